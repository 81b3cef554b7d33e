package dev.passlink.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The properties {@code passlink.redis.*}.
 *
 * @param enabled Whether uses are counted in the application's Redis: true means always, false never. If it isn't set, they are
 *     if there is no database. A Redis that evicts entries makes used links work again.
 * @param prefix What this site's keys begin with, the same on every node; {passlink}: if it isn't set.
 */
@ConfigurationProperties("passlink.redis")
record RedisProperties(@Nullable Boolean enabled, @Nullable String prefix) {}
