package dev.passlink;

import dev.passlink.audit.Audit;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mailer;
import dev.passlink.port.Passkeys;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.token.GrantCodec;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Checks whether the parts can do their work before somebody needs them. */
record Verifying(
        Mailer mailer,
        Optional<Passkeys> passkeys,
        UseCounter counter,
        LinkRequestQueue queue,
        TokenGenerator tokens,
        Keys keys,
        RandomBytes random,
        Clock clock) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    List<Problem> problems() {
        List<Problem> problems = new ArrayList<>();
        ask("token generator", this::ofTokens, problems);
        ask("use counter", this::ofCounter, problems);
        ask("request queue", queue::problem, problems);
        ask("mailer", mailer::problem, problems);
        passkeys.ifPresent(store -> ask("passkeys", () -> ofPasskeys(store), problems));
        return List.copyOf(problems);
    }

    private static void ask(String part, Supplier<Optional<String>> question, List<Problem> problems) {
        Optional<String> why;
        try {
            why = question.get();
        } catch (Exception e) {
            Audit.keepInterrupt(e);
            why = Optional.of(Audit.described(e));
        }
        why.ifPresent(line -> problems.add(new Problem(part, Audit.oneLine(line))));
    }

    /** Signs a grant that nobody ever sees, and reads it back. */
    private Optional<String> ofTokens() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        Grant grant = new Grant(
                keys.signing().id(),
                random.text(GrantCodec.ID_BYTES),
                Subject.user("verify"),
                Scope.view("verify"),
                1,
                now,
                now.plusSeconds(1),
                0,
                "");
        return tokens.verify(tokens.generate(grant)).equals(Optional.of(grant))
                ? Optional.empty()
                : Optional.of("it can't read the tokens that it signs");
    }

    /** Looks for a passkey that doesn't exist, since a table may be missing. */
    private Optional<String> ofPasskeys(Passkeys store) {
        return store.find(random.text(GrantCodec.ID_BYTES)).map(found -> "it finds a passkey that was never added");
    }

    /** Counts something, since a store that answers reads may still refuse writes. */
    private Optional<String> ofCounter() {
        counter.add("verify", 1, clock.instant().plus(MINUTE));
        return counter.weakness();
    }
}
