/** An adapter for Vert.x Web; see {@link dev.passlink.vertx.PasslinkHandler}. */
module dev.passlink.vertx {
    requires transitive dev.passlink.web;
    requires transitive io.vertx.core;
    requires transitive io.vertx.web;
    requires static io.vertx.codegen.api;
    requires org.jspecify;

    exports dev.passlink.vertx;
}
