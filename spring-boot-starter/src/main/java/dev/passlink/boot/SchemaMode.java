package dev.passlink.boot;

/** When tables are created at start. */
enum SchemaMode {
    /** Only in an in-memory H2 database. */
    EMBEDDED,
    /** In any database; existing tables are left alone. */
    ALWAYS,
    /** Never: migrations create them. */
    NEVER
}
