package dev.passlink.jdbc;

import dev.passlink.port.LinkRequest;
import java.time.Instant;

/**
 * A request that was given up, as far as an operator needs to know it: without its address.
 *
 * @param handle its name in events, for {@link JdbcLinkRequestQueue#replay}: {@link LinkRequest#handle}
 * @param givenUpAt when it was given up, by the database's clock
 * @param attempts how many attempts were made
 */
public record DeadRequest(String handle, Instant givenUpAt, int attempts) {}
