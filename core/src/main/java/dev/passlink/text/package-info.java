/** The words of emails and pages, in each language of a site. */
@NullMarked
package dev.passlink.text;

import org.jspecify.annotations.NullMarked;
