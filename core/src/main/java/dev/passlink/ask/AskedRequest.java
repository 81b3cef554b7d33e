package dev.passlink.ask;

import dev.passlink.Device;
import dev.passlink.EmailAddress;
import dev.passlink.Scope;
import dev.passlink.Subject;
import dev.passlink.port.LinkRequest;
import dev.passlink.token.Derivation;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.ScopeCodec;
import dev.passlink.token.Signed;
import dev.passlink.token.SubjectCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A request for an email. Everything that the email carries is derived from it, so that every retry gives the same.
 *
 * @param kind what to do
 * @param id 22 characters of base64url: the 128 random bits that the asking browser also holds, sealed. If the same
 *     browser asks again, the email has the same id and a later time. For a view, the last 32 bits are how long each of
 *     its links lives
 * @param keyId the key to derive with, and to sign with while it waits
 * @param address the submitted address
 * @param askedAt when somebody asked, in whole seconds
 * @param allowance the id of a browser that has signed in to this address before and is counted separately; empty for
 *     others
 * @param language the language of the email
 * @param device the device it was asked for with
 * @param sentTo the person the application sends it to on its own; empty if somebody asked for it
 */
public record AskedRequest(
        Kind kind,
        String id,
        int keyId,
        EmailAddress address,
        Instant askedAt,
        Wish wish,
        String allowance,
        Locale language,
        Device device,
        Optional<Subject> sentTo) {
    /**
     * Of a text that is signed. The first was not, so whoever wrote into the queue's store could have had anything mailed:
     * it's left to nodes of that version, as they leave this one.
     */
    private static final int VERSION = 2;
    /** One byte holds its length. */
    private static final int LONGEST_TAG = 100;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");

    public AskedRequest {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("A request's id must be 22 characters of base64url.");
        }
        if (language.toLanguageTag().length() > LONGEST_TAG) {
            throw new IllegalArgumentException("A language's tag can have at most " + LONGEST_TAG + " characters.");
        }
        if (kind.isSent() != sentTo.isPresent()) {
            throw new IllegalArgumentException(
                    "An email that the application sends needs a recipient, and no other email can have one.");
        }
    }

    /** A request for something that somebody asked for or typed. */
    public AskedRequest(
            Kind kind,
            String id,
            int keyId,
            EmailAddress address,
            Instant askedAt,
            Wish wish,
            String allowance,
            Locale language,
            Device device) {
        this(kind, id, keyId, address, askedAt, wish, allowance, language, device, Optional.empty());
    }

    /** What to do after the page has answered. */
    public enum Kind {
        /** Look up the user, issue a link and send it. */
        MAIL(1),
        /** A wrong code was typed: look up the user and count it against the account. */
        WRONG_CODE(2),
        /** The application sends a link to a view on its own: issue and send it, without limits. */
        SENT(3),
        /** A passkey was added to an account: send a notice to its address, without limits. */
        PASSKEY_ADDED(4),
        /** A passkey was removed from an account: the same. */
        PASSKEY_REMOVED(5);

        private final int code;

        Kind(int code) {
            this.code = code;
        }

        boolean isSent() {
            return this == SENT || isNotice();
        }

        /** Whether the email carries neither link nor code that lets anybody in. */
        public boolean isNotice() {
            return this == PASSKEY_ADDED || this == PASSKEY_REMOVED;
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

    /** A report that a wrong code was typed for a request. */
    public static AskedRequest wrongCode(AskingCookie.Request asked) {
        return new AskedRequest(
                Kind.WRONG_CODE,
                asked.id(),
                asked.keyId(),
                asked.address(),
                asked.askedAt(),
                Wish.login("", Duration.ZERO, ""),
                "",
                Locale.ROOT,
                Device.UNKNOWN);
    }

    public Key key(Keys keys) {
        return keys.find(keyId).orElseThrow();
    }

    /** Its handle in events; empty if its key has left the ring. */
    public String grantId(Keys keys) {
        return Derivation.grantId(keys, keyId, id);
    }

    public Instant expiresAt() {
        return askedAt.plus(wish.lifetime());
    }

    /**
     * The whole request, for a queue. It's signed, so that only this site mails it, and as it was asked for: others may
     * keep their requests in the same store, under keys with the same ids.
     */
    public LinkRequest toLinkRequest(Keys keys) {
        FieldWriter out = new FieldWriter().number(kind.code, 1).shortText(id).text(address.text());
        ScopeCodec.write(wish.scope(), out);
        out.text(wish.next())
                .number(askedAt.getEpochSecond(), 5)
                .number(wish.lifetime().toSeconds(), 4)
                .number(wish.uses(), 1)
                .shortText(wish.viewStamp())
                .shortText(allowance)
                .text(wish.connecting())
                .shortText(language.toLanguageTag())
                .shortText(device.browser())
                .shortText(device.system());
        sentTo.ifPresent(subject -> SubjectCodec.write(subject, out));
        if (kind.isNotice()) {
            out.text(wish.passkey());
        }
        return new LinkRequest(signed(keys).sign(VERSION, key(keys), out), grantId(keys));
    }

    /** Empty if it's another version's or another site's, or of a key that isn't in this ring, or was changed. */
    public static Optional<AskedRequest> of(LinkRequest request, Keys keys) {
        return signed(keys).read(request.text(), AskedRequest::read);
    }

    /** As long as the longest path of a view. */
    private static Signed signed(Keys keys) {
        return Signed.ofAnyLength(keys, Purpose.QUEUE);
    }

    private static AskedRequest read(Signed.Content in) throws FieldReader.Malformed {
        in.flags(VERSION, 0);
        Kind kind = Kind.ofCode(in.number(1));
        String id = in.shortText();
        int keyId = in.key().id();
        EmailAddress address = EmailAddress.of(in.text());
        Scope scope = ScopeCodec.read(in);
        String next = in.text();
        Instant askedAt = Instant.ofEpochSecond(in.number(5));
        Duration lifetime = Duration.ofSeconds(in.number(4));
        int uses = (int) in.number(1);
        String viewStamp = in.shortText();
        String allowance = in.shortText();
        String connecting = in.text();
        Locale language = Locale.forLanguageTag(in.shortText());
        Device device = new Device(in.shortText(), in.shortText());
        Optional<Subject> sentTo = kind.isSent() ? Optional.of(SubjectCodec.read(in)) : Optional.empty();
        String passkey = kind.isNotice() ? in.text() : "";
        Wish wish = new Wish(scope, next, lifetime, uses, viewStamp, connecting, passkey);
        return new AskedRequest(kind, id, keyId, address, askedAt, wish, allowance, language, device, sentTo);
    }

    /** Without the id, from which a grant is derived. */
    @Override
    public String toString() {
        return "AskedRequest[" + kind + ", " + address + ", " + wish.scope().rule() + ", " + askedAt + "]";
    }
}
