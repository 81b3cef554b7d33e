/** Links that an application itself gives out, and their end before their time. */
@NullMarked
package dev.passlink.view;

import org.jspecify.annotations.NullMarked;
