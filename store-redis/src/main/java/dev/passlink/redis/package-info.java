/**
 * Keeps Passlink's use counts in Redis or Valkey, with whichever client the application already uses.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.redis.RedisScript} is one function that runs a script on the server: a line with Jedis, two with
 *       Lettuce. So this module brings no client, pool or cluster settings that could clash with yours.
 *   <li>{@link dev.passlink.redis.RedisUseCounter} counts uses, limits and revocations with it, each atomically on the server.
 *       Give it to {@link dev.passlink.Passlink.Builder#counter Passlink}.
 *   <li>Counts expire by themselves. Its documentation says what Redis may forget, and which settings prevent that.
 * </ol>
 */
@NullMarked
package dev.passlink.redis;

import org.jspecify.annotations.NullMarked;
