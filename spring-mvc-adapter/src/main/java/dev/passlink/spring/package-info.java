/**
 * The name of a view's rule beside a Spring MVC handler, on top of {@link dev.passlink.servlet.PasslinkFilter}.
 */
@NullMarked
package dev.passlink.spring;

import org.jspecify.annotations.NullMarked;
