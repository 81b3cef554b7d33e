/**
 * Keeps Passlink's shared state in a relational database.
 *
 * <p>Everything is in {@link dev.passlink.jdbc}.
 */
module dev.passlink.jdbc {
    requires transitive dev.passlink;
    requires transitive java.sql;
    requires org.slf4j;
    requires static org.postgresql.jdbc;

    exports dev.passlink.jdbc;
}
