package dev.passlink;

import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Links to views that the application itself gives out, and their end before their time. Stores and lists nothing. */
final class Views {
    private static final Pattern HANDLE = Pattern.compile("([A-Za-z0-9_-]{16})\\.([0-9]{1,10})");

    private final KeyRing ring;
    private final TokenGenerator tokens;
    private final Redeeming redeeming;
    private final UseCounter uses;
    private final IssueTime issueTime;
    private final RandomBytes random;
    private final String linkBase;
    private final Audit audit;
    /** By name and pattern; null for as long as nobody has said. */
    private volatile @Nullable Set<String> guarded;

    /**
     * @param linkBase what stands in front of a view's path
     */
    Views(
            KeyRing ring,
            TokenGenerator tokens,
            Redeeming redeeming,
            UseCounter uses,
            IssueTime issueTime,
            RandomBytes random,
            String linkBase,
            Audit audit) {
        this.ring = ring;
        this.tokens = tokens;
        this.redeeming = redeeming;
        this.uses = uses;
        this.issueTime = issueTime;
        this.random = random;
        this.linkBase = linkBase;
        this.audit = audit;
    }

    synchronized void guard(Collection<ViewRule> rules) {
        Set<String> all = new HashSet<>();
        rules.forEach(rule -> all.add(rule.toString()));
        Set<String> known = guarded;
        if (known != null) {
            all.addAll(known);
        }
        guarded = Set.copyOf(all);
    }

    /** A link to a page that nobody guards is a link to a page that everybody sees. */
    void requireGuarded(ViewRule rule) {
        Set<String> known = guarded;
        if (known != null && !rule.isCheckedByTheViewItself() && !known.contains(rule.toString())) {
            throw new IllegalArgumentException(
                    "No filter has " + rule + ": give it view(…) of this rule, or the view is" + " open to everybody.");
        }
    }

    ViewLink link(Subject subject, View view, Duration lifetime, int times) {
        ViewRule rule = view.rule();
        requireGuarded(rule);
        boolean untilExpiry = rule.uses() == Grant.UNTIL_EXPIRY;
        if (lifetime.compareTo(rule.linkLifetime()) > 0 || (!untilExpiry && (times < 1 || times > rule.uses()))) {
            throw new IllegalArgumentException(
                    "A link lives no longer and is good no oftener than its rule says: widen " + rule + ".");
        }
        Optional<User> user = subject.isGuest() ? Optional.empty() : redeeming.enabledUser(subject);
        if (user.isEmpty() && !subject.isGuest()) {
            throw new IllegalArgumentException("There is no enabled user " + subject.name() + " to link for.");
        }
        Instant now = issueTime.now();
        Key key = ring.signing();
        Grant grant = new Grant(
                key.id(),
                random.text(Grant.ID_BYTES),
                subject,
                view.scope(),
                times,
                now,
                now.plusSeconds(lifetime.toSeconds()),
                Derivation.viewFingerprint(
                        key, subject, user.map(User::stamp).orElse(""), redeeming.viewStamp(key, view)),
                "");
        String token = audit.ask("token generator", () -> tokens.generate(grant));
        String name = subject.isGuest() ? "" : subject.name();
        audit.tell(
                AuditEvent.Type.LINK_ISSUED,
                Reason.OK,
                name,
                grant.id(),
                view.rule().name());
        String url = linkBase + view.path() + "?" + Passlink.TOKEN_PARAMETER + "=" + token;
        return new ViewLink(url, handle(grant));
    }

    static String handle(Grant grant) {
        return grant.id() + "." + grant.expiresAt().getEpochSecond();
    }

    void revoke(String handle) {
        Matcher parts = HANDLE.matcher(handle);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "A handle is what ViewLink.handle() gave: 16 characters, a dot, a time.");
        }
        Instant expiresAt = Instant.ofEpochSecond(Long.parseLong(parts.group(2)));
        Instant until = expiresAt.plus(Redeeming.CLOCK_MARGIN);
        if (issueTime.now().isBefore(until)) {
            audit.ask("use counter", () -> uses.add(Redeeming.useKey(parts.group(1)), Redeeming.REVOKED, until));
        }
        audit.tell(AuditEvent.Type.LINK_REVOKED, Reason.OK, "", parts.group(1), "");
    }
}
