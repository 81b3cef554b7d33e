package dev.passlink.redis;

import java.util.List;

/**
 * Has Redis run a Lua script: {@code EVAL script 1 key arguments…}.
 *
 * <p>An implementation hands everything over to a client and returns what it returns. It must answer by a deadline of its
 * own and is called by many threads at once.
 *
 * <pre>{@code
 * // Jedis: RedisClient or RedisClusterClient, which have a pool inside
 * RedisScript redis = (script, key, arguments) -> (String) jedis.eval(script, List.of(key), arguments);
 *
 * // Or Lettuce: sync() of a StatefulRedisConnection or StatefulRedisClusterConnection; set a command timeout
 * RedisScript lettuce = (script, key, arguments) -> commands.eval(
 *         script, ScriptOutputType.VALUE, new String[] {key}, arguments.toArray(new String[0]));
 * }</pre>
 */
@FunctionalInterface
public interface RedisScript {
    /**
     * Runs a script once.
     *
     * @param script the text, always the same
     * @param key the one key that it uses, by which a cluster finds the node
     * @param arguments printable ASCII
     * @return the script's answer, a text
     * @throws RuntimeException if Redis does not answer, or answers with an error
     */
    String eval(String script, String key, List<String> arguments);
}
