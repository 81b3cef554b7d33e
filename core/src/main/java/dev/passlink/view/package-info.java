/** Links to views, made by an application. */
@NullMarked
package dev.passlink.view;

import org.jspecify.annotations.NullMarked;
