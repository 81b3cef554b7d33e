/** The name of a view's rule beside a Jakarta REST resource method; see {@link dev.passlink.rest.OpensByLink}. */
module dev.passlink.rest {
    requires transitive dev.passlink.servlet;
    requires transitive jakarta.ws.rs;
    requires org.jspecify;

    exports dev.passlink.rest;

    provides jakarta.ws.rs.container.DynamicFeature with
            dev.passlink.rest.OpensByLinkFeature;
}
