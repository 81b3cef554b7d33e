package dev.passlink.smtp;

import dev.passlink.EmailAddress;

/**
 * What the server is told before the email.
 *
 * @param bounceAddress where it reports emails that it couldn't deliver
 * @param helloDomain the name by which we introduce ourselves
 */
record Envelope(EmailAddress bounceAddress, String helloDomain) {}
