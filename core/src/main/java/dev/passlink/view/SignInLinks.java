package dev.passlink.view;

import dev.passlink.AuditEvent;
import dev.passlink.Grant;
import dev.passlink.LocalPath;
import dev.passlink.LoginPolicy;
import dev.passlink.Reason;
import dev.passlink.Scope;
import dev.passlink.SignInLink;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.account.Accounts;
import dev.passlink.account.Stamps;
import dev.passlink.ask.LinkUrls;
import dev.passlink.audit.Audit;
import dev.passlink.count.IssueTime;
import dev.passlink.port.TokenGenerator;
import dev.passlink.token.Derivation;
import dev.passlink.token.GrantCodec;
import dev.passlink.token.Key;
import dev.passlink.token.Keys;
import dev.passlink.token.RandomBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Sign-in links that nobody asked for: invitations, and others that the application sends on its own. */
public record SignInLinks(
        Keys keys,
        TokenGenerator tokens,
        Accounts accounts,
        IssueTime issueTime,
        RandomBytes random,
        LinkUrls urls,
        LoginPolicy policy,
        Audit audit) {
    public SignInLink link(Subject subject, String next, Duration lifetime) {
        if (!policy.link()) {
            throw new IllegalStateException("The policy CODE_ONLY doesn't allow links: send people to "
                    + urls.loginPath() + ", where they ask for a code, or choose another policy.");
        }
        if (!next.isEmpty() && LocalPath.orNowhere(next).isEmpty()) {
            throw new IllegalArgumentException(
                    "The page to go to after signing in must be a path on this site, such as /jobs, of at most 512 "
                            + "characters.");
        }
        Optional<User> user = accounts.of(subject).filter(User::enabled);
        requireWhoCanSignIn(subject, user);
        Instant now = issueTime.now();
        Key key = keys.signing();
        Grant grant = new Grant(
                key.id(),
                random.text(GrantCodec.ID_BYTES),
                subject,
                Scope.LOGIN,
                1,
                now,
                now.plusSeconds(lifetime.toSeconds()),
                Derivation.stampFingerprint(key, subject, Stamps.of(user)),
                next,
                true);
        String token = tokens.generate(grant);
        audit.tell(AuditEvent.Type.LINK_ISSUED, Reason.OK, subject, grant.id(), "");
        return new SignInLink(urls.login(token), grant.id());
    }

    /** If a link can't work, its creator must know, and not the person who gets it. */
    private void requireWhoCanSignIn(Subject subject, Optional<User> user) {
        if (!subject.isGuest() && user.isEmpty()) {
            throw new IllegalArgumentException("There is no enabled user " + subject.name() + " to create a link for.");
        }
        if (subject.isGuest() && !accounts.signUp()) {
            throw new IllegalArgumentException(
                    "A guest needs an account to sign in: give the builder a provisioner(…), or create the account "
                            + "first.");
        }
        if (subject.isGuest() && accounts.of(subject).isPresent()) {
            throw new IllegalArgumentException("This guest's address has an account: use that user's subject.");
        }
    }
}
