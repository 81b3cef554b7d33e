/**
 * The name of a view's rule beside a Jakarta REST resource method, on top of {@link
 * dev.passlink.servlet.PasslinkFilter}.
 */
@NullMarked
package dev.passlink.rest;

import org.jspecify.annotations.NullMarked;
