package dev.passlink.jdbc;

import dev.passlink.port.LinkRequest;
import java.time.Instant;

/**
 * A request that was given up, as far as an operator needs to know it: without its address.
 *
 * @param handle what events call it, and {@link JdbcLinkRequestQueue#replay} takes: {@link LinkRequest#handle}
 * @param givenUpAt since when, by the database's clock
 * @param attempts how many were made
 */
public record DeadRequest(String handle, Instant givenUpAt, int attempts) {}
