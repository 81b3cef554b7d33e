package com.example.after;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.Optional;
import java.util.Set;
import org.springframework.data.jpa.repository.JpaRepository;

interface People extends JpaRepository<Person, Long>, UserLookup {
    Optional<Person> findByEmail(String email);

    @Override
    default Optional<User> findByAddress(EmailAddress address) {
        return findByEmail(address.normalised()).map(People::user);
    }

    @Override
    default Optional<User> findById(String id) {
        return findById(Long.valueOf(id)).map(People::user);
    }

    private static User user(Person one) {
        return new User(one.id.toString(), EmailAddress.of(one.email), one.enabled, one.email, Set.of(one.role));
    }
}
