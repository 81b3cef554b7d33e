package com.example;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may sign in. Replace it with your table of users. */
final class Accounts implements UserLookup {
    private static final List<User> ALL = List.of(
            new User("1", EmailAddress.of("ada@example.com"), true, "stamp 1", Set.of("admin")),
            new User("2", EmailAddress.of("grace@example.com"), true, "stamp 1", Set.of()));

    @Override
    public Optional<User> findByAddress(EmailAddress address) {
        return ALL.stream().filter(user -> user.email().equals(address)).findFirst();
    }

    @Override
    public Optional<User> findById(String id) {
        return ALL.stream().filter(user -> user.id().equals(id)).findFirst();
    }
}
