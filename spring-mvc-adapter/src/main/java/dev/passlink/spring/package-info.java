/**
 * Guards Spring MVC handlers by an annotation with the name of a view's rule, on top of {@link
 * dev.passlink.servlet.PasslinkFilter}.
 */
@NullMarked
package dev.passlink.spring;

import org.jspecify.annotations.NullMarked;
