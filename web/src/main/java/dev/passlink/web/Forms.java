package dev.passlink.web;

import dev.passlink.adapter.AntiForgery;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The anti-forgery value of our forms, and the cookie that it is bound to. */
final class Forms {
    /** The field that carries the value. */
    static final String FIELD = "antiForgery";

    static final String ASK = "ask";
    static final String AGAIN = "again";
    static final String APPROVE = "approve";
    static final String APPROVED = "approved";
    static final String CODE = "code";
    static final String CONFIRM = "confirm";
    static final String PASSKEY = "passkey";
    static final String ADD_PASSKEY = "add passkey";
    static final String RENAME_PASSKEY = "rename passkey";
    static final String REMOVE_PASSKEY = "remove passkey";
    static final String PASSKEY_OFFER = "passkey offer";
    static final String PROVIDER = "provider";
    static final String RESEND = "resend";
    /** Signing out, and whatever else a form of the application itself does. */
    static final String APPLICATION = "application";

    static final String VIEW = "view";
    /** No form: who has signed in with a secret. */
    private static final String PERSON = "person";

    private static final int SECRET_LENGTH = 22;
    private static final char OF = '.';
    private static final int MOST_VALUES = 8;

    private final AntiForgery antiForgery;
    private final Cookies cookies;

    Forms(AntiForgery antiForgery, Cookies cookies) {
        this.antiForgery = antiForgery;
        this.cookies = cookies;
    }

    /** A browser's secret, and the cookie to give it to the browser, if it has none yet. */
    record Secret(String text, Optional<Header> setCookie) {
        /** For a browser that may have one already, and doesn't say so. */
        Secret keptHere() {
            return new Secret(text, Optional.empty());
        }

        /** Says nothing of it. */
        @Override
        public String toString() {
            return "Secret[…]";
        }
    }

    /** What a form shows that does this in the browser that has the secret. */
    String value(Secret secret, String... action) {
        return antiForgery.value(secret.text(), action);
    }

    /** One that the browser sent, and what it says there of whose it is. */
    private record Sent(String secret, Optional<String> owner) {
        static Sent of(String cookie) {
            boolean owned = cookie.length() > SECRET_LENGTH && cookie.charAt(SECRET_LENGTH) == OF;
            return owned
                    ? new Sent(cookie.substring(0, SECRET_LENGTH), Optional.of(cookie.substring(SECRET_LENGTH + 1)))
                    : new Sent(cookie, Optional.empty());
        }
    }

    /** Whose a secret is, for the person whose pass comes with it. */
    private enum Whose {
        THEIRS,
        /** From before anybody signed in. */
        NOBODYS,
        ANOTHERS
    }

    /**
     * One person, one secret: what a secret opens is never another person's. It is decided here, and nowhere else, by
     * whose pass the browser sends, live or dead. If it sends none, whatever it has goes on: nobody else has come yet.
     *
     * <ul>
     *   <li>Views and forms are made with a secret that is {@link Whose#THEIRS}, or with a fresh one that becomes
     *       theirs at once: {@link #secret}.
     *   <li>Those of {@link Whose#ANOTHERS} are worth nothing: {@link #secrets}.
     *   <li>Signing in lets only what is theirs or nobody's go on: {@link #signedIn}.
     *   <li>No answer gives a secret to the browser that anything is bound to already, except that of a sign-in: a slow
     *       one would bring it back after signing out. So nobody becomes the owner of an existing one in between.
     * </ul>
     */
    private Whose whose(Sent sent, Optional<String> person) {
        if (person.isEmpty()) {
            return Whose.THEIRS;
        } else if (sent.owner().isEmpty()) {
            return Whose.NOBODYS;
        }
        return isOwner(sent, person.get()) ? Whose.THEIRS : Whose.ANOTHERS;
    }

    private boolean isOwner(Sent sent, String person) {
        return sent.owner()
                .filter(owner -> antiForgery.matches(owner, sent.secret(), PERSON, person))
                .isPresent();
    }

    private Stream<Sent> sent(Request request) {
        return Cookies.values(request, cookies.antiForgery()).stream().map(Sent::of);
    }

    /**
     * What views and forms are bound to from now on: what the browser sent and is theirs, or a fresh one.
     *
     * @param person whose pass the browser sent; empty without one
     */
    Secret secret(Request request, Optional<String> person) {
        return sent(request)
                .filter(one -> antiForgery.isSecret(one.secret()) && whose(one, person) == Whose.THEIRS)
                .findFirst()
                .map(one -> new Secret(one.secret(), Optional.empty()))
                .orElseGet(() -> fresh(person));
    }

    private Secret fresh(Optional<String> person) {
        String fresh = antiForgery.newSecret();
        return new Secret(fresh, Optional.of(of(fresh, person)));
    }

    /** What views and forms may be bound to that the browser has. */
    List<String> secrets(Request request, Optional<String> person) {
        return sent(request)
                .filter(one -> whose(one, person) != Whose.ANOTHERS)
                .map(Sent::secret)
                .toList();
    }

    /** The cookie with another secret, which ends the forms and the views of whoever had the last one. */
    Header another() {
        return of(antiForgery.newSecret(), Optional.empty());
    }

    /**
     * The cookie for whoever has signed in: what nobody else has had goes on, with the views that were opened.
     *
     * @param person whose pass the browser sent until then
     */
    Header signedIn(Request request, Optional<String> person, String subject) {
        String kept = sent(request)
                .filter(one -> antiForgery.isSecret(one.secret()))
                .findFirst()
                .filter(one -> goesOn(one, person, subject))
                .map(Sent::secret)
                .orElseGet(antiForgery::newSecret);
        return of(kept, Optional.of(subject));
    }

    private boolean goesOn(Sent sent, Optional<String> person, String subject) {
        return sent.owner().isEmpty() ? person.orElse(subject).equals(subject) : isOwner(sent, subject);
    }

    /** The secret of whoever has signed in with it, also if the sign-in has ended since. */
    Optional<Secret> owned(Request request, Optional<String> person) {
        return sent(request)
                .filter(one -> antiForgery.isSecret(one.secret()) && one.owner().isPresent())
                .filter(one -> whose(one, person) == Whose.THEIRS)
                .findFirst()
                .map(one -> new Secret(one.secret(), Optional.empty()));
    }

    /** What no form of the application shown to another person or browser can be. */
    boolean mayBeOf(Secret secret, Parameters form) {
        List<String> values = form.all(FIELD);
        return values.isEmpty() || isOurs(List.of(secret.text()), values, APPLICATION);
    }

    private Header of(String secret, Optional<String> owner) {
        String owned =
                owner.map(one -> OF + antiForgery.value(secret, PERSON, one)).orElse("");
        return cookies.set(cookies.antiForgery(), secret + owned);
    }

    /** The secret that an answer gives to the browser, in place of the one that it sent. */
    Optional<Secret> givenBy(Answer answer) {
        String start = cookies.antiForgery() + "=";
        return answer.all("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(start))
                .map(cookie -> Sent.of(cookie.substring(start.length(), cookie.indexOf(';'))))
                .map(given -> new Secret(given.secret(), Optional.empty()))
                .findFirst();
    }

    /** A form of ours has one value, and a page that the application made has few: a flood of them is not tried. */
    boolean isOurs(Request request, Optional<String> person, Parameters form, String... action) {
        return isOurs(secrets(request, person), form.all(FIELD), action);
    }

    private boolean isOurs(List<String> secrets, List<String> values, String... action) {
        return values.size() <= MOST_VALUES
                && secrets.stream()
                        .anyMatch(secret ->
                                values.stream().anyMatch(value -> antiForgery.matches(value, secret, action)));
    }
}
