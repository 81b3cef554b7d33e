package dev.passlink.jdbc;

/**
 * One addition to one count, in the database's terms.
 *
 * @param amount never the smallest number, so that it can be subtracted
 * @param expires milliseconds since 1970
 */
record Change(String key, long amount, long expires) {
    /** What a dialect has statements for. */
    enum Kind {
        READ,
        /** Begins a count that is not there or over. */
        ADD,
        /** Begins none. */
        ADJUST
    }

    Kind kind(long now) {
        if (amount == 0) {
            return Kind.READ;
        }
        return amount > 0 && expires > now ? Kind.ADD : Kind.ADJUST;
    }
}
