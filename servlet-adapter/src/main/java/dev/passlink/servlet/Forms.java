package dev.passlink.servlet;

import dev.passlink.AntiForgery;
import java.util.List;
import java.util.Optional;

/** The anti-forgery value of our forms, and the cookie that it is bound to. */
final class Forms {
    /** The field that carries the value. */
    static final String FIELD = "antiForgery";

    static final String ASK = "ask";
    static final String AGAIN = "again";
    static final String CODE = "code";
    static final String CONFIRM = "confirm";
    static final String PROVIDER = "provider";
    static final String RESEND = "resend";
    /** Signing out, and whatever else a form of the application itself does. */
    static final String APPLICATION = "application";

    static final String VIEW = "view";
    /** Binds a view's pass to the browser. */
    static final String PASS = "pass";

    private static final int MOST_VALUES = 8;

    private final AntiForgery antiForgery;
    private final Cookies cookies;

    Forms(AntiForgery antiForgery, Cookies cookies) {
        this.antiForgery = antiForgery;
        this.cookies = cookies;
    }

    /** A value to show in a form, and the cookie that the browser needs for it, if it has none yet. */
    record Shown(String value, Optional<String> setCookie, String secret) {
        /** The value of another form on the same page, bound to the same cookie. */
        Shown alsoFor(Forms forms, String... action) {
            return new Shown(forms.antiForgery.value(secret, action), setCookie, secret);
        }

        Answer with(Answer answer) {
            setCookie.ifPresent(answer::cookie);
            return answer;
        }

        /** Says nothing of the secret. */
        @Override
        public String toString() {
            return "Shown[…]";
        }
    }

    Shown show(Incoming request, String... action) {
        Optional<String> secret = Cookies.values(request, cookies.antiForgery()).stream()
                .filter(antiForgery::isSecret)
                .findFirst();
        if (secret.isPresent()) {
            return new Shown(antiForgery.value(secret.get(), action), Optional.empty(), secret.get());
        }
        String fresh = antiForgery.newSecret();
        return new Shown(
                antiForgery.value(fresh, action), Optional.of(cookies.set(cookies.antiForgery(), fresh)), fresh);
    }

    boolean isBound(Incoming request, String value, String... action) {
        for (String secret : Cookies.values(request, cookies.antiForgery())) {
            if (antiForgery.matches(value, secret, action)) {
                return true;
            }
        }
        return false;
    }

    /** A form of ours has one value, and a page that the application made has few: a flood of them is not tried. */
    boolean isOurs(Incoming request, Parameters form, String... action) {
        List<String> values = form.all(FIELD);
        if (values.size() > MOST_VALUES) {
            return false;
        }
        return Cookies.values(request, cookies.antiForgery()).stream()
                .anyMatch(secret -> values.stream().anyMatch(value -> antiForgery.matches(value, secret, action)));
    }
}
