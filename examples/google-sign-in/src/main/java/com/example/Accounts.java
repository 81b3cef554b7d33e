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
import java.util.stream.Stream;

/** Users, each made at their first sign-in, and their Google accounts. Replace it with two tables of yours. */
final class Accounts implements UserLookup, Provisioner, IdentityLinks {
    private final List<User> users = new ArrayList<>();
    private final List<Link> links = new ArrayList<>();

    private record Link(String userId, String issuer, String subject) {}

    @Override
    public synchronized Optional<User> findByAddress(EmailAddress address) {
        return users.stream().filter(user -> user.email().equals(address)).findFirst();
    }

    @Override
    public synchronized Optional<User> findById(String id) {
        return users.stream().filter(user -> user.id().equals(id)).findFirst();
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
        return links(issuer)
                .filter(link -> link.subject().equals(subject))
                .map(Link::userId)
                .findFirst();
    }

    @Override
    public synchronized Optional<String> findSubject(String userId, String issuer) {
        return links(issuer)
                .filter(link -> link.userId().equals(userId))
                .map(Link::subject)
                .findFirst();
    }

    private Stream<Link> links(String issuer) {
        return links.stream().filter(link -> link.issuer().equals(issuer));
    }

    /** In a table, two unique constraints refuse what is refused here. */
    @Override
    public synchronized void connect(String userId, String issuer, String subject) {
        Link link = new Link(userId, issuer, subject);
        if (links.contains(link)) {
            return;
        }
        if (findUser(issuer, subject).isPresent() || findSubject(userId, issuer).isPresent()) {
            throw new IllegalStateException("This Google account or this user is connected already.");
        }
        links.add(link);
    }

    @Override
    public synchronized void disconnect(String userId, String issuer) {
        links.removeIf(link -> link.userId().equals(userId) && link.issuer().equals(issuer));
    }
}
