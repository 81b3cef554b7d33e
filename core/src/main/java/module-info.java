/**
 * Values, signed tokens, redemption and in-memory defaults of Passlink.
 *
 * <p>Start with {@link dev.passlink.Passlink}. The interfaces that an application implements are in {@link
 * dev.passlink.port}, and the methods for adapters are in {@link dev.passlink.adapter}.
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
