/**
 * For the tests of an application with {@code passlink-spring-boot-starter}, as a dependency of scope {@code test}.
 *
 * <p>{@link dev.passlink.boot.test.WithPasslinkUser} and {@link dev.passlink.boot.test.PasslinkUser} sign somebody in, {@link
 * dev.passlink.boot.test.PasslinkSignIn} gives the cookies to a client or a browser, and {@link
 * dev.passlink.boot.test.PasslinkInbox} has the email that would have been sent. {@code @WithMockUser} and {@code
 * with(user(…))} of Spring Security pass {@code passlink.signed-in} as they pass everything else.
 *
 * <p>All of this hangs on Spring's test framework: an application that is started without it is as if this module were not
 * there, even if it is on its class path by mistake.
 */
@NullMarked
package dev.passlink.boot.test;

import org.jspecify.annotations.NullMarked;
