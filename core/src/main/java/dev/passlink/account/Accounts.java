package dev.passlink.account;

import static java.util.Objects.requireNonNull;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Reason;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.audit.Audit;
import dev.passlink.port.Provisioner;
import dev.passlink.port.UserLookup;
import dev.passlink.token.PassCodec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The application's accounts, including those that it creates for people who have proved their email address. */
public final class Accounts {
    private final UserLookup users;
    private final @Nullable Provisioner provisioner;
    private final Audit audit;

    public Accounts(UserLookup users, @Nullable Provisioner provisioner, Audit audit) {
        this.users = users;
        this.provisioner = provisioner;
        this.audit = audit;
    }

    public Optional<User> at(EmailAddress address) {
        return users.findByAddress(address);
    }

    public Optional<User> withId(String id) {
        return users.findById(id);
    }

    /** For a guest, the account that the address may have by now. */
    public Optional<User> of(Subject subject) {
        return subject.isGuest() ? at(subject.guestAddress()) : withId(subject.name());
    }

    public Optional<User> enabled(Subject subject) {
        return subject.isGuest() ? Optional.empty() : withId(subject.name()).filter(User::enabled);
    }

    /** Whether addresses without an account are offered one. */
    public boolean signUp() {
        return provisioner != null;
    }

    /** Creates the account for a proved address. */
    public User create(EmailAddress address, String handle) {
        User user = requireNonNull(provisioner).create(address);
        if (!user.email().equals(address) || !user.enabled() || !PassCodec.fitsCookie(user)) {
            throw audit.unavailable(
                    "provisioner",
                    new IllegalStateException(
                            "Provisioner.create must return an enabled account with the given address, and with "
                                    + "roles and claims that fit into a cookie"));
        }
        audit.tell(AuditEvent.Type.SIGN_UP, Reason.OK, user.id(), handle, address.masked());
        return user;
    }
}
