/**
 * Values, signed tokens, redemption and in-memory defaults of Passlink.
 *
 * <p>Start at {@link dev.passlink.Passlink}; what an application implements is in {@link dev.passlink.port}, and what
 * only an adapter calls in {@link dev.passlink.adapter}.
 */
module dev.passlink {
    requires transitive org.jspecify;
    requires com.google.common;
    requires org.slf4j;

    exports dev.passlink;
    exports dev.passlink.adapter;
    exports dev.passlink.port;
    exports dev.passlink.text;
}
