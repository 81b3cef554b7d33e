package dev.passlink.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What {@code passlink.redis.*} says.
 *
 * @param enabled Whether the application's Redis counts uses: true also where there is a database, false never; unless set, where
 *     there is no database. One that evicts makes used links work again.
 * @param prefix What the keys of this site begin with, {passlink}: unless set; the same on every node.
 */
@ConfigurationProperties("passlink.redis")
record RedisProperties(@Nullable Boolean enabled, @Nullable String prefix) {}
