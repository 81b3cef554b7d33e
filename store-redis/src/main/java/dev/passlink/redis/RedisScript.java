package dev.passlink.redis;

import java.util.List;

/**
 * Has Redis run a Lua script: {@code EVAL script keys… arguments…}.
 *
 * <p>An implementation hands everything over to a client and returns what it returns. It must answer by a deadline of its
 * own and is called by many threads at once.
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
     * @param script the text, one of four
     * @param keys what it uses; all have the same hash tag, so that a cluster keeps them on one server
     * @param arguments printable ASCII
     * @return the script's answer, a text
     * @throws RuntimeException if Redis does not answer, or answers with an error
     */
    String eval(String script, List<String> keys, List<String> arguments);

    /**
     * Discards the client's connections, so that the next script goes over a new one.
     *
     * <p>Called when the server at the other end has become a replica, by many threads at once; then the script is run
     * again. By default does nothing, which is right for clients that follow a failover by themselves, as those for a
     * cluster or a Sentinel do. Any other client keeps such connections open for as long as the replica runs.
     */
    default void discardConnections() {}
}
