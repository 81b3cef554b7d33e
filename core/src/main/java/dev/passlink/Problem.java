package dev.passlink;

/**
 * What {@link Passlink#verify} found: a part that cannot do its work.
 *
 * @param part which one: {@code mailer}, {@code use counter}, {@code request queue} or {@code token generator}
 * @param line what is wrong, in one line for an operator; holds no secret
 */
public record Problem(String part, String line) {}
