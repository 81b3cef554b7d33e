/** Contracts, fakes and a mutable clock for testing what is built on Passlink. */
module dev.passlink.testkit {
    requires transitive dev.passlink;
    requires transitive org.jspecify;
    requires transitive java.net.http;
    requires jdk.httpserver;
    requires tools.jackson.databind;
    requires tools.jackson.dataformat.cbor;
    requires org.assertj.core;
    requires transitive org.junit.jupiter.api;

    exports dev.passlink.testkit;

    // JUnit finds the tests of a contract by reflection, also those that are not public.
    opens dev.passlink.testkit to
            org.junit.platform.commons;
}
