package dev.passlink.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What {@code passlink.redis.*} says.
 *
 * @param enabled Whether the application's Redis counts uses, also where there is a database. Set it to false if it is a cache
 *     that evicts.
 * @param prefix What the keys of this site begin with, {passlink}: unless set; the same on every node.
 */
@ConfigurationProperties("passlink.redis")
record RedisProperties(
        @DefaultValue("true") boolean enabled, @Nullable String prefix) {}
