/** Sign-ins of Passlink as Jakarta Security's; see {@link dev.passlink.jakarta.security.PasslinkMechanism}. */
module dev.passlink.jakarta.security {
    requires transitive dev.passlink.servlet;
    requires transitive jakarta.security;
    requires transitive jakarta.cdi;
    requires org.jspecify;

    exports dev.passlink.jakarta.security;
}
