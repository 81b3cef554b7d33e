package dev.passlink.web;

import dev.passlink.PathPattern;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Which paths are for signed-in people. */
final class PathRules {
    private final List<Rule> rules;

    /**
     * Checks that each rule guards something.
     *
     * @param ownPaths where the sign-in pages are: those and what is below are for everybody
     * @throws IllegalArgumentException if a rule could never hold
     */
    PathRules(List<Rule> rules, List<String> ownPaths) {
        this.rules = List.copyOf(rules);
        for (Rule rule : rules) {
            String pattern = rule.pattern().toString();
            if (ownPaths.stream().anyMatch(own -> pattern.equals(own) || pattern.startsWith(own + "/"))) {
                throw new IllegalArgumentException("signedIn(\"" + pattern
                        + "\") guards nothing, because people sign in or out there. Leave it out.");
            }
        }
    }

    /**
     * Paths for signed-in people.
     *
     * @param fresh how long ago the sign-in may be at most; empty if that does not matter
     * @param resend how many bytes of a form are sent again after signing in; 0 if none is
     * @param passkey whether the sign-in must be by passkey
     */
    record Rule(PathPattern pattern, Optional<Duration> fresh, int resend, boolean passkey) {
        static Rule of(PathPattern pattern) {
            return new Rule(pattern, Optional.empty(), 0, false);
        }

        boolean isStricterThan(Rule other) {
            return fresh.isPresent() && (other.fresh.isEmpty() || fresh.get().compareTo(other.fresh.get()) < 0);
        }

        /** As fresh and as strong as the stricter wants it, and of the form what the more generous one takes. */
        Rule and(Rule other) {
            Rule strictest = other.isStricterThan(this) ? other : this;
            int most = Math.max(resend, other.resend);
            boolean byPasskey = passkey || other.passkey;
            return strictest.resend == most && strictest.passkey == byPasskey
                    ? strictest
                    : new Rule(strictest.pattern, strictest.fresh, most, byPasskey);
        }
    }

    /** What guards a path that is hit in some reading of it: of several rules, which all hold, all of them together. */
    Optional<Rule> guarding(Readings readings) {
        Optional<Rule> strictest = Optional.empty();
        for (String path : readings.all()) {
            strictest = stricter(strictest, guarding(path));
        }
        return strictest;
    }

    /** The same for a path that has one reading; by index, since an iterator would be made for every request. */
    Optional<Rule> guarding(String path) {
        Optional<Rule> strictest = Optional.empty();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            if (rule.pattern().matches(path)) {
                strictest = stricter(strictest, Optional.of(rule));
            }
        }
        return strictest;
    }

    private static Optional<Rule> stricter(Optional<Rule> one, Optional<Rule> other) {
        return one.isEmpty() || other.isEmpty()
                ? one.or(() -> other)
                : Optional.of(one.get().and(other.get()));
    }

    boolean isEmpty() {
        return rules.isEmpty();
    }
}
