package com.example;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.Provisioner;
import dev.passlink.port.UserLookup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Accounts, made at the first sign-in, and whose Google identity is whose: two tables of yours take this place. */
final class Accounts implements UserLookup, Provisioner, IdentityLinks {
    private final List<User> users = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    private record Link(String userId, String issuer, String subject) {}

    @Override
    public synchronized Optional<User> findByAddress(EmailAddress address) {
        return first(users, user -> user.email().normalised().equals(address.normalised()));
    }

    @Override
    public synchronized Optional<User> findById(String id) {
        return first(users, user -> user.id().equals(id));
    }

    @Override
    public synchronized User create(EmailAddress address) {
        return findByAddress(address).orElseGet(() -> {
            User user = new User(Integer.toString(users.size() + 1), address, true, "stamp 1", Set.of());
            users.add(user);
            return user;
        });
    }

    @Override
    public synchronized Optional<String> findUser(String issuer, String subject) {
        return first(
                        links,
                        link -> link.issuer().equals(issuer) && link.subject().equals(subject))
                .map(Link::userId);
    }

    @Override
    public synchronized Optional<String> findSubject(String userId, String issuer) {
        return first(
                        links,
                        link -> link.userId().equals(userId) && link.issuer().equals(issuer))
                .map(Link::subject);
    }

    /** In a table, two unique constraints refuse what is refused here. */
    @Override
    public synchronized void connect(String userId, String issuer, String subject) {
        Link link = new Link(userId, issuer, subject);
        if (links.contains(link)) {
            return;
        }
        if (findUser(issuer, subject).isPresent() || findSubject(userId, issuer).isPresent()) {
            throw new IllegalStateException("This identity or this account is connected already");
        }
        links.add(link);
    }

    @Override
    public synchronized void disconnect(String userId, String issuer) {
        links.removeIf(link -> link.userId().equals(userId) && link.issuer().equals(issuer));
    }

    private static <T> Optional<T> first(List<T> all, Predicate<T> which) {
        return all.stream().filter(which).findFirst();
    }
}
