/** Asking for a link, on the queue's side: who it is, and what goes into the email. */
@NullMarked
package dev.passlink.mail;

import org.jspecify.annotations.NullMarked;
