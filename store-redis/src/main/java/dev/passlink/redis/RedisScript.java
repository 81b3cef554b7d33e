package dev.passlink.redis;

import java.util.List;

/**
 * Has Redis run a Lua script: {@code EVAL script keys… arguments…}.
 *
 * <p>An implementation passes everything to a client and returns its result. It must have its own time limit, and is called by
 * several threads at once.
 *
 * <pre>{@code
 * // Jedis: RedisClient or RedisClusterClient, which have a pool inside
 * RedisScript redis = (script, keys, arguments) -> (String) jedis.eval(script, keys, arguments);
 *
 * // Or Lettuce: sync() of a StatefulRedisConnection or StatefulRedisClusterConnection; set a command timeout
 * RedisScript lettuce = (script, keys, arguments) -> commands.eval(
 *         script, ScriptOutputType.VALUE, keys.toArray(new String[0]), arguments.toArray(new String[0]));
 * }</pre>
 */
@FunctionalInterface
public interface RedisScript {
    /**
     * Runs a script once.
     *
     * @param script the script, one of four
     * @param keys the keys that it uses; all have the same hash tag, so a cluster keeps them on one server
     * @param arguments printable ASCII
     * @return the script's answer, a text
     * @throws RuntimeException if Redis doesn't answer, or answers with an error
     */
    String eval(String script, List<String> keys, List<String> arguments);

    /**
     * Discards the client's connections, so that the next script uses a new one.
     *
     * <p>Called when the server at the other end has become a replica, by several threads at once; then the script is run again.
     * Does nothing by default, which is right for clients that follow a failover themselves, as those for a cluster or Sentinel
     * do. Any other client keeps such connections open for as long as the replica runs.
     */
    default void discardConnections() {}
}
