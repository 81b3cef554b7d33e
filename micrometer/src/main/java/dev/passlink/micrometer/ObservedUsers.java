package dev.passlink.micrometer;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;
import java.util.function.Supplier;

record ObservedUsers(UserLookup users, ObservationRegistry registry) implements UserLookup {
    @Override
    public Optional<User> findByAddress(EmailAddress address) {
        return find("address", () -> users.findByAddress(address));
    }

    @Override
    public Optional<User> findById(String id) {
        return find("id", () -> users.findById(id));
    }

    private Optional<User> find(String by, Supplier<Optional<User>> question) {
        return Observed.call(
                Observed.of("passlink.users.find", "find user by " + by, registry)
                        .lowCardinalityKeyValue("by", by),
                question,
                user -> user.isPresent() ? "found" : "none");
    }
}
