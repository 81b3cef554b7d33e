/** Everything between an HTTP request and its answer that no framework knows; see {@link dev.passlink.web.Site}. */
module dev.passlink.web {
    requires transitive dev.passlink;
    requires com.google.common;
    requires org.jspecify;

    exports dev.passlink.web;
}
