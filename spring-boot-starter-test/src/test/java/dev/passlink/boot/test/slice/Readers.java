package dev.passlink.boot.test.slice;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Left out of a slice, as every component that is no controller. */
@Service
class Readers implements UserLookup {
    @Override
    public Optional<User> findByAddress(EmailAddress address) {
        throw new IllegalStateException("no slice has it");
    }

    @Override
    public Optional<User> findById(String id) {
        throw new IllegalStateException("no slice has it");
    }
}
