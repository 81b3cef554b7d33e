package dev.passlink.web;

import dev.passlink.adapter.AntiForgery;
import java.util.List;
import java.util.Optional;

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

    /** The first that the browser sent, or a fresh one. */
    Secret secret(Request request) {
        for (String sent : secrets(request)) {
            if (antiForgery.isSecret(sent)) {
                return new Secret(sent, Optional.empty());
            }
        }
        String fresh = antiForgery.newSecret();
        return new Secret(fresh, Optional.of(cookies.set(cookies.antiForgery(), fresh)));
    }

    /** The cookie with another secret, which ends the forms and the views of whoever had the last one. */
    Header another() {
        return cookies.set(cookies.antiForgery(), antiForgery.newSecret());
    }

    /**
     * The cookie for whoever has signed in: what nobody else has signed in with before goes on, with the views that were
     * opened.
     */
    Header signedIn(Request request, String subject) {
        for (String sent : Cookies.values(request, cookies.antiForgery())) {
            String secret = secret(sent);
            String person = sent.substring(secret.length());
            if (antiForgery.isSecret(secret)) {
                boolean free = person.isEmpty() || antiForgery.matches(person.substring(1), secret, PERSON, subject);
                return of(free ? secret : antiForgery.newSecret(), subject);
            }
        }
        return of(antiForgery.newSecret(), subject);
    }

    /** The secret of whoever signed in with it last, or of the person, who becomes the owner of one that has none. */
    Optional<Secret> owned(Request request, Optional<String> subject) {
        for (String sent : Cookies.values(request, cookies.antiForgery())) {
            String secret = secret(sent);
            String owner = sent.substring(secret.length());
            boolean theirs = !owner.isEmpty()
                    && subject.map(one -> antiForgery.matches(owner.substring(1), secret, PERSON, one))
                            .orElse(true);
            if (antiForgery.isSecret(secret) && theirs) {
                return Optional.of(new Secret(secret, Optional.empty()));
            }
        }
        return subject.map(one -> signedIn(request, one)).map(this::given);
    }

    /** What no form of the application shown to another person or browser can be. */
    boolean mayBeOf(Secret secret, Parameters form) {
        List<String> values = form.all(FIELD);
        return values.isEmpty() || isOurs(List.of(secret.text()), values, APPLICATION);
    }

    private Header of(String secret, String subject) {
        return cookies.set(cookies.antiForgery(), secret + OF + antiForgery.value(secret, PERSON, subject));
    }

    /** The secret that an answer gives to the browser, in place of the one that it sent. */
    Optional<Secret> givenBy(Answer answer) {
        return answer.all("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(cookies.antiForgery() + "="))
                .map(cookie ->
                        new Secret(given(new Header("Set-Cookie", cookie)).text(), Optional.empty()))
                .findFirst();
    }

    private Secret given(Header cookie) {
        int from = cookies.antiForgery().length() + 1;
        return new Secret(secret(cookie.value().substring(from, cookie.value().indexOf(';'))), Optional.of(cookie));
    }

    /** Whatever the browser sent as its secret. */
    List<String> secrets(Request request) {
        return Cookies.values(request, cookies.antiForgery()).stream()
                .map(Forms::secret)
                .toList();
    }

    /** Without whom it belongs to. */
    private static String secret(String sent) {
        boolean owned = sent.length() > SECRET_LENGTH && sent.charAt(SECRET_LENGTH) == OF;
        return owned ? sent.substring(0, SECRET_LENGTH) : sent;
    }

    /** A form of ours has one value, and a page that the application made has few: a flood of them is not tried. */
    boolean isOurs(Request request, Parameters form, String... action) {
        return isOurs(secrets(request), form.all(FIELD), action);
    }

    private boolean isOurs(List<String> secrets, List<String> values, String... action) {
        return values.size() <= MOST_VALUES
                && secrets.stream()
                        .anyMatch(secret ->
                                values.stream().anyMatch(value -> antiForgery.matches(value, secret, action)));
    }
}
