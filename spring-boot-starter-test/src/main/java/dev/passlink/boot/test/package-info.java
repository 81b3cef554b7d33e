/**
 * For tests of an application with {@code passlink-spring-boot-starter}, as a dependency with scope {@code test}.
 *
 * <p>{@link dev.passlink.boot.test.WithPasslinkUser} and {@link dev.passlink.boot.test.PasslinkUser} sign a user in, {@link
 * dev.passlink.boot.test.PasslinkSignIn} returns the cookies for a client or a browser, and {@link
 * dev.passlink.boot.test.PasslinkInbox} has the emails that would have been sent. Spring Security's {@code @WithMockUser} and
 * {@code with(user(…))} work with {@code passlink.signed-in} as with everything else.
 *
 * <p>All of this depends on Spring's test framework: in an application that is started without it, this module does nothing, even
 * if it's on the class path by mistake.
 */
@NullMarked
package dev.passlink.boot.test;

import org.jspecify.annotations.NullMarked;
