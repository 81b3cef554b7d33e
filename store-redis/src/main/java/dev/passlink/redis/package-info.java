/**
 * Keeps Passlink's use counts in Redis or Valkey, by whichever client the application already has.
 *
 * <h2>A tour</h2>
 *
 * <ol>
 *   <li>{@link dev.passlink.redis.RedisScript} is one function that runs a script on the server: a line with Jedis, two with
 *       Lettuce. So there is no client, pool or cluster setting in here, and none to clash with.
 *   <li>{@link dev.passlink.redis.RedisUseCounter} counts uses, limits and revocations by it, each in one step of the server,
 *       and is given to {@link dev.passlink.Passlink.Builder#counter Passlink}.
 *   <li>Counts go by themselves when they are over. What a Redis may forget, and the settings against it, are described
 *       there.
 * </ol>
 */
@NullMarked
package dev.passlink.redis;

import org.jspecify.annotations.NullMarked;
