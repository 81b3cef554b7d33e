package dev.passlink.redis;

/** On Redis 6.2, which comes as a Maven artifact. */
final class EmbeddedRedisUseCounterTest extends JedisUseCounterTest {
    @Override
    TestRedis server() {
        return TestRedis.embedded();
    }
}
