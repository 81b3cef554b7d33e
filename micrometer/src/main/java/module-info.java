/** Counts and times what Passlink decides, with Micrometer; see {@link dev.passlink.micrometer}. */
// Micrometer gives its modules names and no descriptors.
@SuppressWarnings("requires-transitive-automatic")
module dev.passlink.micrometer {
    requires transitive dev.passlink;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;
    requires micrometer.commons;
    requires org.jspecify;
    requires org.slf4j;

    exports dev.passlink.micrometer;
}
