package dev.passlink;

import static java.util.Objects.requireNonNull;

import dev.passlink.port.IdentityLinks;
import dev.passlink.port.Provisioner;
import dev.passlink.port.UserLookup;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Whose account an identity opens: the policy, read from top to bottom.
 *
 * <p>Issuer and subject are the key. The address alone opens an account only where the provider decides whose address it
 * is, and the account's owner has proved it here.
 */
final class Linking {
    private final IdentityLinks links;
    private final UserLookup users;
    private final @Nullable Provisioner provisioner;
    private final Audit audit;

    Linking(IdentityLinks links, UserLookup users, @Nullable Provisioner provisioner, Audit audit) {
        this.links = links;
        this.users = users;
        this.provisioner = provisioner;
        this.audit = audit;
    }

    /** The account, or why there is none. */
    record Outcome(Optional<User> user, Reason reason) {
        private static Outcome of(User user) {
            return new Outcome(Optional.of(user), against(user));
        }

        private static Reason against(User user) {
            if (!user.enabled()) {
                return Reason.DISABLED;
            }
            return PassCodec.fitsCookie(user) ? Reason.OK : Reason.TOO_MANY_ROLES;
        }

        private static Outcome no(Reason reason) {
            return new Outcome(Optional.empty(), reason);
        }
    }

    Outcome find(Identity identity) {
        Optional<String> linked = ask(() -> links.findUser(identity.issuer(), identity.subject()));
        if (linked.isPresent()) {
            return audit.ask("user lookup", () -> users.findById(linked.get()))
                    .map(Outcome::of)
                    .orElse(Outcome.no(Reason.UNKNOWN_USER));
        }
        if (identity.email().isEmpty()) {
            return Outcome.no(Reason.NO_ADDRESS);
        }
        // Nobody is looked up for a claimed address: the answer is the same whether it has an account or not.
        if (!identity.authoritative()) {
            return Outcome.no(Reason.PROOF_NEEDED);
        }
        return byAddress(identity, identity.email().get());
    }

    private Outcome byAddress(Identity identity, EmailAddress address) {
        Optional<User> found = audit.ask("user lookup", () -> users.findByAddress(address));
        if (found.isEmpty()) {
            return provisioner == null ? Outcome.no(Reason.UNKNOWN_USER) : Outcome.of(signUp(identity, address));
        }
        User user = found.get();
        if (!user.enabled()) {
            return Outcome.of(user);
        }
        Reason against = against(user, identity);
        if (against != Reason.OK) {
            told(against, user, identity);
            return new Outcome(found, against);
        }
        if (!ask(() -> links.isVerified(user))) {
            return Outcome.no(Reason.PROOF_NEEDED);
        }
        link(user, identity);
        return Outcome.of(user);
    }

    /** An address that was given to somebody else brings another subject: the account is not that person's. */
    private Reason against(User user, Identity identity) {
        Optional<String> known = ask(() -> links.findSubject(user.id(), identity.issuer()));
        return known.isPresent() && !known.get().equals(identity.subject()) ? Reason.OTHER_IDENTITY : Reason.OK;
    }

    private User signUp(Identity identity, EmailAddress address) {
        Provisioner port = requireNonNull(provisioner);
        User user = audit.ask("provisioner", () -> Redeeming.checked(port.create(address), address));
        audit.tell(AuditEvent.Type.SIGN_UP, Reason.OK, user.id(), "", address.masked());
        link(user, identity);
        return user;
    }

    /**
     * After the mailbox was proved in the browser that came from the provider. The mail signs in whatever becomes of the
     * link: a fault here is told and no more.
     *
     * @return the account as it is afterwards
     */
    User linkProved(User user, Identity identity) {
        User[] after = {user};
        audit.attempt("identity links", () -> after[0] = prove(user, identity));
        return after[0];
    }

    private User prove(User user, Identity identity) {
        Optional<String> owner = links.findUser(identity.issuer(), identity.subject());
        if (owner.isPresent()) {
            if (!owner.get().equals(user.id())) {
                told(Reason.OTHER_ACCOUNT, user, identity);
            }
            return user;
        }
        Reason against = against(user, identity);
        if (against != Reason.OK) {
            told(against, user, identity);
            return user;
        }
        boolean verified = links.isVerified(user);
        if (!verified) {
            links.beforeLinking(user, identity);
        }
        link(user, identity);
        // The clean-up may have changed the stamp, which the pass that is about to be given must carry.
        return verified ? user : users.findById(user.id()).filter(User::enabled).orElse(user);
    }

    private void link(User user, Identity identity) {
        ask(() -> {
            links.link(user.id(), identity.issuer(), identity.subject());
            return true;
        });
        told(Reason.OK, user, identity);
    }

    private void told(Reason reason, User user, Identity identity) {
        audit.tell(AuditEvent.Type.LINKING, reason, user.id(), "", identity.toString());
    }

    private <T> T ask(Supplier<T> question) {
        return audit.ask("identity links", question);
    }
}
