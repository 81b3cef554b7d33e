package dev.passlink.boot;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.Mailer;
import dev.passlink.port.UserLookup;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;

/** The parts without which nobody can sign in, and their substitutes in development, and only there. */
final class Requirements {
    private static final Logger LOG = LoggerFactory.getLogger(PasslinkAutoConfiguration.class);

    private final PasslinkProperties properties;
    private final SiteAddress address;

    Requirements(PasslinkProperties properties, SiteAddress address) {
        this.properties = properties;
        this.address = address;
    }

    void keys(Passlink.Builder passlink) {
        String keys = new PropertySettings(properties).keys();
        if (!keys.isEmpty()) {
            PropertySettings.keys(keys, passlink);
            return;
        }
        if (!address.development()) {
            throw new StartRefusal(
                    "passlink.keys isn't set, and " + address.told()
                            + ". The keys that sign links and sign-ins must be the"
                            + " same on every node and after a restart.",
                    "Make a key, keep it secret, and set passlink.keys=${PASSLINK_KEYS:}. This line makes one: "
                            + PropertySettings.NEW_KEY);
        }
        LOG.warn(
                "Development: passlink.keys isn't set. Keys were made for this run only, so every sign-in ends with it.");
        passlink.keys(KeyRing.parse(KeyRing.generate()));
    }

    static UserLookup users(@Nullable UserLookup users) {
        if (users == null) {
            throw new StartRefusal("There is no UserLookup bean, so Passlink can't find any accounts.", """
                    Add one that finds an account by its email address and by its id, such as:

                        @Component
                        class Users implements UserLookup {
                            private final Accounts accounts; // a Spring Data repository, for instance

                            Users(Accounts accounts) {
                                this.accounts = accounts;
                            }

                            @Override
                            public Optional<User> findByAddress(EmailAddress address) {
                                return accounts.findByEmailIgnoreCase(address.normalised()).map(Users::user);
                            }

                            @Override
                            public Optional<User> findById(String id) {
                                return accounts.findById(Long.valueOf(id)).map(Users::user);
                            }

                            private static User user(Account account) {
                                return new User(
                                        String.valueOf(account.id()),
                                        EmailAddress.of(account.email()),
                                        account.isEnabled(),
                                        account.stamp(), // a random text: when it changes, sign-ins and links end
                                        Set.of("USER"));
                            }
                        }
                    """);
        }
        return users;
    }

    /** The Mailer bean; or else the server named in the properties; or else, in development, the inbox. */
    Mailer mailer(@Nullable Mailer bean, DevelopmentInbox inbox, Environment environment) {
        if (bean != null) {
            return bean;
        }
        String url = SiteAddress.text(properties.smtpUrl());
        if (!url.isEmpty()) {
            return MailProperties.of(environment).smtp(url);
        }
        if (!environment.getProperty("spring.mail.host", "").isBlank()
                && environment.getProperty("passlink.mail.enabled", Boolean.class, true)) {
            // With the inbox, nobody would notice until production that no email is sent.
            throw new StartRefusal(
                    "spring.mail.host is set, but nothing sends emails to it: there is no JavaMailSender bean, or there are"
                            + " several and none is @Primary.",
                    "Add the dependency org.springframework.boot:spring-boot-starter-mail, or mark one of the beans as @Primary."
                            + " To send emails another way, set passlink.smtp-url or add a Mailer bean. For the inbox in"
                            + " development, set passlink.mail.enabled=false.");
        }
        if (inbox.isOpen()) {
            return inbox::keep;
        }
        throw new StartRefusal(
                "Nothing sends emails: there is no mail server, and " + address.told() + ".",
                "Set spring.mail.host, or passlink.smtp-url, such as"
                        + " smtp://user:password@mail.example.com:587?from=noreply@example.com, or add a Mailer bean.");
    }

    /** The builders' messages name the method for a port; here its bean is what's missing. */
    static <T> T built(Supplier<T> build) {
        try {
            return build.get();
        } catch (IllegalArgumentException e) {
            throw new StartRefusal(
                    "Passlink can't be set up: " + e.getMessage(),
                    "Correct the property or bean named above. If the message asks for a port such as stamps(…) or"
                            + " passkeys(…), add a bean of that type from dev.passlink.port.",
                    e);
        }
    }
}
