package dev.passlink.ask;

import dev.passlink.CodeFormat;
import dev.passlink.LoginPolicy;
import java.time.Duration;

/**
 * What holds for every login mail of a site.
 *
 * @param policy which ways in it offers
 * @param codeFormat what its code looks like
 * @param linkLifetime how long link and code are good
 * @param newestOnly whether a newer mail ends the older ones
 */
public record LinkRules(LoginPolicy policy, CodeFormat codeFormat, Duration linkLifetime, boolean newestOnly) {}
