/**
 * Makes Passlink's sign-ins known to Jakarta Security, on top of {@link dev.passlink.servlet.PasslinkFilter}; see {@link
 * dev.passlink.jakarta.security.PasslinkMechanism}.
 */
@NullMarked
package dev.passlink.jakarta.security;

import org.jspecify.annotations.NullMarked;
