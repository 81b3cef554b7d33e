package dev.passlink.view;

import dev.passlink.AuditEvent;
import dev.passlink.Grant;
import dev.passlink.Reason;
import dev.passlink.Scope;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.ViewLink;
import dev.passlink.ViewRule;
import dev.passlink.account.Accounts;
import dev.passlink.account.Stamps;
import dev.passlink.ask.LinkUrls;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.count.IssueTime;
import dev.passlink.port.TokenGenerator;
import dev.passlink.token.GrantCodec;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Links to views that the application itself gives out. Stores nothing and keeps no list. */
public final class Views {
    private final Keys keys;
    private final TokenGenerator tokens;
    private final Accounts accounts;
    private final IssueTime issueTime;
    private final RandomBytes random;
    private final LinkUrls urls;
    private final Guarded guarded;
    private final Audit audit;
    /** By name and pattern; null until somebody declares them. */
    private volatile @Nullable Map<String, ViewRule> known;

    public Views(
            Keys keys,
            TokenGenerator tokens,
            Accounts accounts,
            IssueTime issueTime,
            RandomBytes random,
            LinkUrls urls,
            Guarded guarded,
            Audit audit) {
        this.keys = keys;
        this.tokens = tokens;
        this.accounts = accounts;
        this.issueTime = issueTime;
        this.random = random;
        this.urls = urls;
        this.guarded = guarded;
        this.audit = audit;
    }

    public synchronized void guard(Collection<ViewRule> rules) {
        Map<String, ViewRule> before = known;
        Map<String, ViewRule> all = before == null ? new HashMap<>() : new HashMap<>(before);
        rules.forEach(rule -> all.put(rule.toString(), rule));
        known = Map.copyOf(all);
    }

    /** A page that nobody guards is open to everybody, with or without a link. */
    public void requireGuarded(ViewRule rule) {
        Map<String, ViewRule> now = known;
        if (now != null && !rule.isCheckedByTheViewItself() && !now.containsKey(rule.toString())) {
            throw new IllegalArgumentException("No filter guards " + rule
                    + ": add view(…) with this rule to a filter, or the view is open to everybody.");
        }
    }

    /** The view that a link of this scope opens, if its rule is known. */
    public Optional<View> withScope(Scope scope) {
        Map<String, ViewRule> now = known;
        return now == null
                ? Optional.empty()
                : now.values().stream()
                        .flatMap(rule -> rule.match(scope).stream())
                        .findFirst();
    }

    public ViewLink link(Subject subject, View view, Duration lifetime, int times) {
        ViewRule rule = view.rule();
        requireGuarded(rule);
        boolean untilExpiry = rule.uses() == Grant.UNTIL_EXPIRY;
        if (lifetime.compareTo(rule.linkLifetime()) > 0 || (!untilExpiry && (times < 1 || times > rule.uses()))) {
            throw new IllegalArgumentException(
                    "A link can't live longer or work more often than its rule allows: change " + rule + ".");
        }
        Optional<User> user = accounts.enabled(subject);
        if (user.isEmpty() && !subject.isGuest()) {
            throw new IllegalArgumentException("There is no enabled user " + subject.name() + " to create a link for.");
        }
        Instant now = issueTime.now();
        Key key = keys.signing();
        Grant grant = new Grant(
                key.id(),
                random.text(GrantCodec.ID_BYTES),
                subject,
                view.scope(),
                times,
                now,
                now.plusSeconds(lifetime.toSeconds()),
                Stamps.fingerprint(key, subject, view.scope(), Stamps.of(user), guarded.stampOf(view)),
                "");
        String token = tokens.generate(grant);
        String name = subject.isGuest() ? "" : subject.name();
        audit.tell(AuditEvent.Type.LINK_ISSUED, Reason.OK, name, grant.id(), rule.name());
        return new ViewLink(urls.view(view, token), grant.id());
    }
}
