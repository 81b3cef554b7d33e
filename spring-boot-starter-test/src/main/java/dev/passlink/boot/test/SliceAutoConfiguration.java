package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;

/**
 * In {@code @WebMvcTest}, which leaves the application's accounts out, there are those alone that a test makes on the spot: unless it brings
 * a look-up of its own, perhaps a mock, which no condition sees in time.
 */
@AutoConfiguration(beforeName = "dev.passlink.boot.PasslinkAutoConfiguration")
final class SliceAutoConfiguration {
    @Bean
    @Fallback
    static UserLookup passlinkTestNobody() {
        return new Nobody();
    }

    private static final class Nobody implements UserLookup {
        @Override
        public Optional<User> findByAddress(EmailAddress address) {
            return Optional.empty();
        }

        @Override
        public Optional<User> findById(String id) {
            return Optional.empty();
        }
    }
}
