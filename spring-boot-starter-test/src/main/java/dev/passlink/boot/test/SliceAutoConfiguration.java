package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.User;
import dev.passlink.port.UserLookup;
import java.util.Optional;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** In {@code @WebMvcTest}, which leaves the application's accounts out, there are those alone that a test makes on the spot. */
@AutoConfiguration(beforeName = "dev.passlink.boot.PasslinkAutoConfiguration")
final class SliceAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean
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
