/**
 * Keeps Passlink's use counts in Redis or Valkey.
 *
 * <p>Everything is in {@link dev.passlink.redis.RedisUseCounter}.
 */
module dev.passlink.redis {
    requires transitive dev.passlink;

    exports dev.passlink.redis;
}
