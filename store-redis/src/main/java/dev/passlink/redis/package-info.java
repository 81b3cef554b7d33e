/**
 * Keeps Passlink's use counts in Redis or Valkey, by whichever client the application already has.
 *
 * <p>{@link dev.passlink.redis.RedisUseCounter} takes one function, {@link dev.passlink.redis.RedisScript}, which is a line
 * with Jedis and two with Lettuce. So there is no client, pool or cluster setting in here, and none to clash with.
 */
@NullMarked
package dev.passlink.redis;

import org.jspecify.annotations.NullMarked;
