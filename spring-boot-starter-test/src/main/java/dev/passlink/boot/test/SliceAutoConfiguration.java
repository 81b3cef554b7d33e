package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Fallback;

/**
 * In {@code @WebMvcTest}, which leaves out the application's accounts, only users created for a test exist, unless the test
 * brings its own lookup, perhaps a mock, which no condition sees in time.
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
