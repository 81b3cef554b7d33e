package dev.passlink;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * "This address asked": what waits in the queue between the page and the look-up.
 *
 * <p>It holds no token, code or link. Everything that a mail carries is derived from it, so that every retry gives the
 * same. A queue that writes it down keeps {@link #text()}, whose {@link #parse(String) reading} gives an equal request.
 *
 * @param kind what is to be done
 * @param id 22 characters of base64url: the 128 random bits that the asking browser also holds, sealed. A mail that is
 *     asked for again in the same browser has the same id and a later time
 * @param keyId the key to derive with
 * @param address the submitted address
 * @param scope what is asked for
 * @param next where the person wanted to go, a local path; empty if nowhere in particular
 * @param askedAt when, in whole seconds
 * @param lifetime how long the link is good, from the time it was asked for, in whole seconds
 * @param uses how often, as in {@link Grant#uses()}
 * @param viewStamp a keyed hash of the view's stamp when it was asked for; empty for a login
 * @param allowance the id of a browser that has signed in to this address before and is counted apart; empty for others
 * @param linking the provider, by the name on its button, whose identity waits in the asking browser for this mail;
 *     empty if none does
 * @param language in which the mail is written
 * @param device with what it was asked for
 */
public record LinkRequest(
        Kind kind,
        String id,
        int keyId,
        EmailAddress address,
        Scope scope,
        String next,
        Instant askedAt,
        Duration lifetime,
        int uses,
        String viewStamp,
        String allowance,
        String linking,
        Locale language,
        Device device) {
    private static final int VERSION = 1;

    private static final int LONGEST_TAG = 100;

    /**
     * Checks the language.
     *
     * @param kind as described for the record
     * @param id as described for the record
     * @param keyId as described for the record
     * @param address as described for the record
     * @param scope as described for the record
     * @param next as described for the record
     * @param askedAt as described for the record
     * @param lifetime as described for the record
     * @param uses as described for the record
     * @param viewStamp as described for the record
     * @param allowance as described for the record
     * @param linking as described for the record
     * @param language as described for the record
     * @param device as described for the record
     * @throws IllegalArgumentException if the language's tag is longer than 100 characters
     */
    public LinkRequest {
        if (language.toLanguageTag().length() > LONGEST_TAG) {
            throw new IllegalArgumentException("A language's tag has " + LONGEST_TAG + " characters at most.");
        }
    }

    /**
     * A request by the form, of somebody of whom neither language nor device is known.
     *
     * @param kind as described for the record
     * @param id as described for the record
     * @param keyId as described for the record
     * @param address as described for the record
     * @param scope as described for the record
     * @param next as described for the record
     * @param askedAt as described for the record
     * @param lifetime as described for the record
     * @param uses as described for the record
     * @param viewStamp as described for the record
     * @param allowance as described for the record
     */
    public LinkRequest(
            Kind kind,
            String id,
            int keyId,
            EmailAddress address,
            Scope scope,
            String next,
            Instant askedAt,
            Duration lifetime,
            int uses,
            String viewStamp,
            String allowance) {
        this(
                kind,
                id,
                keyId,
                address,
                scope,
                next,
                askedAt,
                lifetime,
                uses,
                viewStamp,
                allowance,
                "",
                Locale.ROOT,
                Device.UNKNOWN);
    }

    /** What is to be done off the page's path. */
    public enum Kind {
        /** Look up, issue and mail. */
        MAIL(1),
        /** A wrong code was typed: look up and count against the account. */
        WRONG_CODE(2);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        private static Kind ofCode(long code) throws FieldReader.Malformed {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new FieldReader.Malformed("unknown kind");
        }
    }

    /**
     * The whole request as one line, for a queue that keeps it outside the process.
     *
     * @return base64url; holds the address, so keep it no longer than the queue needs it
     */
    public String text() {
        FieldWriter out = new FieldWriter()
                .number(VERSION, 1)
                .number(kind.code, 1)
                .shortText(id)
                .number(keyId, 1)
                .text(address.text());
        ScopeCodec.write(scope, out);
        return Signed.encode(out.text(next)
                .number(askedAt.getEpochSecond(), 5)
                .number(lifetime.toSeconds(), 4)
                .number(uses, 1)
                .shortText(viewStamp)
                .shortText(allowance)
                .text(linking)
                .shortText(language.toLanguageTag())
                .shortText(device.browser())
                .shortText(device.system())
                .toBytes());
    }

    /**
     * Reads what {@link #text()} wrote.
     *
     * @param text the line
     * @return an equal request
     * @throws IllegalArgumentException if no version of this library that is still understood wrote it
     */
    public static LinkRequest parse(String text) {
        // However long: the path of a view with many values is longer than any cookie.
        byte[] bytes = Base64Url.decode(text).orElseThrow(LinkRequest::notOurs);
        try {
            FieldReader in = new FieldReader(bytes, 0);
            if (in.number(1) != VERSION) {
                throw notOurs();
            }
            LinkRequest request = new LinkRequest(
                    Kind.ofCode(in.number(1)),
                    in.shortText(),
                    (int) in.number(1),
                    EmailAddress.of(in.text()),
                    ScopeCodec.read(in),
                    in.text(),
                    Instant.ofEpochSecond(in.number(5)),
                    Duration.ofSeconds(in.number(4)),
                    (int) in.number(1),
                    in.shortText(),
                    in.shortText(),
                    in.text(),
                    Locale.forLanguageTag(in.shortText()),
                    new Device(in.shortText(), in.shortText()));
            in.end();
            return request;
        } catch (FieldReader.Malformed e) {
            throw notOurs();
        }
    }

    private static IllegalArgumentException notOurs() {
        return new IllegalArgumentException("This text is no request of this version: drop it, it can only be old.");
    }

    /**
     * Shows what was asked for and when.
     *
     * @return no request id, from which a grant is derived
     */
    @Override
    public String toString() {
        return "LinkRequest[" + kind + ", " + address + ", " + scope.rule() + ", " + askedAt + "]";
    }
}
