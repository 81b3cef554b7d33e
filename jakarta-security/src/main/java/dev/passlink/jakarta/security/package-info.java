/**
 * Sign-ins of Passlink as Jakarta Security's, on top of {@link dev.passlink.servlet.PasslinkFilter}; see {@link
 * dev.passlink.jakarta.security.PasslinkMechanism}.
 */
@NullMarked
package dev.passlink.jakarta.security;

import org.jspecify.annotations.NullMarked;
