/**
 * Values, signed tokens, redemption and in-memory defaults of Passlink.
 *
 * <p>Start at {@link dev.passlink.Passlink}; what an application implements is in {@link dev.passlink.port}.
 */
module dev.passlink {
    requires transitive org.jspecify;
    requires com.google.common;
    requires org.slf4j;

    exports dev.passlink;
    exports dev.passlink.port;
}
