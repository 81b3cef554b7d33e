package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Settings.number;
import static dev.passlink.example.jobboard.Settings.text;

import dev.passlink.CodeFormat;
import dev.passlink.LoginPolicy;
import dev.passlink.Passlink;
import dev.passlink.StaySignedIn;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * Everything that a site can choose about signing in.
 *
 * @param policy {@code POLICY}: confirm-elsewhere, same-browser, code-only or link-only
 * @param codeFormat {@code CODE}: letters or digits
 * @param stay {@code STAY}: if-asked, never or always
 * @param newestOnly {@code NEWEST_ONLY}: whether a newer email ends the older ones
 * @param approveElsewhere {@code APPROVE_ELSEWHERE}: whether the phone may let the computer in
 * @param signUp {@code SIGN_UP}: whether unknown addresses are offered an account
 * @param fresh {@code FRESH_SECONDS}: how old a sign-in may be where something sensitive is done
 * @param check {@code CHECK_SECONDS}: how long a sign-out elsewhere or a disabled account may go unnoticed
 */
record SignInSettings(
        LoginPolicy policy,
        CodeFormat codeFormat,
        StaySignedIn stay,
        boolean newestOnly,
        boolean approveElsewhere,
        boolean signUp,
        Duration fresh,
        Duration check) {
    static SignInSettings read(Map<String, String> environment) {
        return new SignInSettings(
                choice(environment, "POLICY", LoginPolicy.CONFIRM_ELSEWHERE),
                choice(environment, "CODE", CodeFormat.LETTERS),
                choice(environment, "STAY", StaySignedIn.IF_ASKED),
                isOn(environment, "NEWEST_ONLY"),
                isOn(environment, "APPROVE_ELSEWHERE"),
                isOn(environment, "SIGN_UP"),
                Duration.ofSeconds(number(environment, "FRESH_SECONDS", 600, 86_400)),
                Duration.ofSeconds(number(environment, "CHECK_SECONDS", 60, 900)));
    }

    Passlink.Builder applyTo(Passlink.Builder builder, DatabaseUsers users) {
        builder.links(links -> links.policy(policy))
                .links(links -> links.codeFormat(codeFormat))
                .passes(passes -> passes.staySignedIn(stay))
                .passes(passes -> passes.checkEvery(check))
                .stamps(users::renewStamp);
        if (newestOnly) {
            builder.links(links -> links.newestOnly());
        }
        if (approveElsewhere) {
            builder.links(links -> links.approveElsewhere());
        }
        if (signUp) {
            builder.provisioner(users::create);
        }
        return builder;
    }

    private static boolean isOn(Map<String, String> environment, String name) {
        return switch (text(environment, name, "off").toLowerCase(Locale.ROOT)) {
            case "on", "true", "yes", "1" -> true;
            case "off", "false", "no", "0" -> false;
            default -> throw new IllegalArgumentException(name + " must be on or off.");
        };
    }

    private static <E extends Enum<E>> E choice(Map<String, String> environment, String name, E otherwise) {
        String text = text(environment, name, otherwise.name());
        E[] choices = otherwise.getDeclaringClass().getEnumConstants();
        for (E choice : choices) {
            if (choice.name().equals(text.toUpperCase(Locale.ROOT).replace('-', '_'))) {
                return choice;
            }
        }
        StringBuilder all = new StringBuilder();
        for (E choice : choices) {
            all.append(all.isEmpty() ? "" : ", ")
                    .append(choice.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        throw new IllegalArgumentException(name + " must be one of " + all + ".");
    }
}
