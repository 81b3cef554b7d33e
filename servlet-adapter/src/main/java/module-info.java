/**
 * One {@code jakarta.servlet} filter that serves sign-in by Passlink; see {@link dev.passlink.servlet.PasslinkFilter}.
 */
module dev.passlink.servlet {
    requires transitive dev.passlink.web;
    requires transitive jakarta.servlet;
    requires com.google.common;
    requires org.jspecify;

    exports dev.passlink.servlet;
}
