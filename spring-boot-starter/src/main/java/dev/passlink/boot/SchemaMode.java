package dev.passlink.boot;

/** When the tables are made at start. */
enum SchemaMode {
    /** In an H2 database in memory only. */
    EMBEDDED,
    /** In any database; what exists is left alone. */
    ALWAYS,
    /** Never: migrations make them. */
    NEVER
}
