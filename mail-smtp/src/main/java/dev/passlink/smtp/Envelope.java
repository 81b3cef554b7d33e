package dev.passlink.smtp;

import dev.passlink.EmailAddress;

/**
 * What the server is told before the mail.
 *
 * @param bounceAddress where it reports what it could not deliver
 * @param helloDomain who we say we are
 */
record Envelope(EmailAddress bounceAddress, String helloDomain) {}
