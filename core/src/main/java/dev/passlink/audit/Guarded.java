package dev.passlink.audit;

import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.UnavailableException;
import dev.passlink.User;
import dev.passlink.View;
import dev.passlink.port.AccountProof;
import dev.passlink.port.AskingCheck;
import dev.passlink.port.Identity;
import dev.passlink.port.IdentityAttempt;
import dev.passlink.port.IdentityButton;
import dev.passlink.port.IdentityLinks;
import dev.passlink.port.IdentityProvider;
import dev.passlink.port.IdentityResult;
import dev.passlink.port.IdentityStart;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.Passkey;
import dev.passlink.port.PasskeyVerifier;
import dev.passlink.port.Passkeys;
import dev.passlink.port.ProviderProfile;
import dev.passlink.port.Provisioner;
import dev.passlink.port.SecurityStamps;
import dev.passlink.port.TokenGenerator;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ports, guarded once for all internal packages.
 *
 * <p>Whatever exception a port throws becomes an {@link UnavailableException} and an event with the port's name, also a
 * checked one: Kotlin, Groovy and Lombok throw them undeclared. So does {@code null}, which would otherwise break
 * something far away from its origin. An error stays one.
 */
public final class Guarded {
    private static final String PASSKEYS = "passkeys";

    private final Audit audit;

    public Guarded(Audit audit) {
        this.audit = audit;
    }

    <T> T ask(String part, String method, Supplier<@Nullable T> question) {
        T answer;
        try {
            answer = question.get();
        } catch (Exception e) {
            throw audit.unavailable(part, e);
        }
        if (answer == null) {
            throw audit.unavailable(part, new IllegalStateException(method + " returned null, which isn't allowed"));
        }
        return answer;
    }

    /** For several at once, none of which may be null either. */
    <T> List<T> askForAll(String part, String method, Supplier<@Nullable List<T>> question) {
        List<T> answer = ask(part, method, question);
        // contains(null) throws in a list that can't have one.
        if (answer.stream().anyMatch(Objects::isNull)) {
            throw audit.unavailable(
                    part, new IllegalStateException(method + " returned null in a list, which isn't allowed"));
        }
        return answer;
    }

    private void call(String part, Runnable work) {
        try {
            work.run();
        } catch (Exception e) {
            throw audit.unavailable(part, e);
        }
    }

    /** Cleans up. If a part can't, its guard has reported that, and no decision changes. */
    public static void attempt(Runnable work) {
        try {
            work.run();
        } catch (UnavailableException told) {
            // Already reported by the part's guard.
        }
    }

    public UseCounter counter(UseCounter port) {
        return new GuardedCounter(port, this, audit);
    }

    public UserLookup users(UserLookup port) {
        return new UserLookup() {
            @Override
            public Optional<User> findByAddress(EmailAddress address) {
                return ask("user lookup", "UserLookup.findByAddress", () -> port.findByAddress(address));
            }

            @Override
            public Optional<User> findById(String id) {
                return ask("user lookup", "UserLookup.findById", () -> port.findById(id));
            }
        };
    }

    public TokenGenerator tokens(TokenGenerator port) {
        return new TokenGenerator() {
            @Override
            public String generate(Grant grant) {
                return ask("token generator", "TokenGenerator.generate", () -> port.generate(grant));
            }

            @Override
            public Optional<Grant> verify(String token) {
                return ask("token generator", "TokenGenerator.verify", () -> port.verify(token));
            }
        };
    }

    public Provisioner provisioner(Provisioner port) {
        return address -> ask("provisioner", "Provisioner.create", () -> port.create(address));
    }

    public SecurityStamps stamps(SecurityStamps port) {
        return userId -> call("security stamps", () -> port.renew(userId));
    }

    public AskingCheck check(AskingCheck port) {
        return submission -> ask("asking check", "AskingCheck.check", () -> discreetly(() -> port.check(submission)));
    }

    /** Decides nothing: an email without a title opens the same. */
    public String titleOf(View view, Locale language) {
        try {
            return ask("view title", "ViewRule.title", () -> view.rule().titleOf(view, language));
        } catch (UnavailableException told) {
            return "";
        }
    }

    public MailTemplate template(MailTemplate port) {
        return content -> ask("mail template", "MailTemplate.write", () -> discreetly(() -> port.write(content)));
    }

    /** An exception may quote its port's arguments, which are secrets: only its type and origin are reported. */
    private static <T> @Nullable T discreetly(Supplier<@Nullable T> question) {
        try {
            return question.get();
        } catch (UnavailableException withoutSecrets) {
            throw withoutSecrets;
        } catch (Exception e) {
            Audit.keepInterrupt(e);
            IllegalStateException failed =
                    new IllegalStateException("It threw " + e.getClass().getName());
            failed.setStackTrace(e.getStackTrace());
            throw failed;
        }
    }

    /** Only for offering; the code that starts and closes the queue has the queue itself. */
    public LinkRequestQueue queue(LinkRequestQueue port) {
        return new LinkRequestQueue() {
            @Override
            public void start(Handler handler) {
                port.start(handler);
            }

            @Override
            public boolean offer(LinkRequest request) {
                return ask("request queue", "LinkRequestQueue.offer", () -> port.offer(request));
            }

            @Override
            public void close() {
                port.close();
            }
        };
    }

    public IdentityLinks links(IdentityLinks port) {
        return new IdentityLinks() {
            @Override
            public Optional<String> findUser(String issuer, String subject) {
                return ask("identity links", "IdentityLinks.findUser", () -> port.findUser(issuer, subject));
            }

            @Override
            public Optional<String> findSubject(String userId, String issuer) {
                return ask("identity links", "IdentityLinks.findSubject", () -> port.findSubject(userId, issuer));
            }

            @Override
            public void connect(String userId, String issuer, String subject) {
                call("identity links", () -> port.connect(userId, issuer, subject));
            }

            @Override
            public void disconnect(String userId, String issuer) {
                call("identity links", () -> port.disconnect(userId, issuer));
            }
        };
    }

    public Passkeys passkeys(Passkeys port) {
        return new Passkeys() {
            @Override
            public Optional<Passkey> find(String id) {
                return ask(PASSKEYS, "Passkeys.find", () -> port.find(id));
            }

            @Override
            public List<Passkey> ofUser(String userId) {
                return askForAll(PASSKEYS, "Passkeys.ofUser", () -> port.ofUser(userId));
            }

            @Override
            public boolean add(Passkey passkey) {
                return ask(PASSKEYS, "Passkeys.add", () -> port.add(passkey));
            }

            @Override
            public boolean replace(Passkey before, Passkey after) {
                return ask(PASSKEYS, "Passkeys.replace", () -> port.replace(before, after));
            }

            @Override
            public boolean remove(String userId, String id) {
                return ask(PASSKEYS, "Passkeys.remove", () -> port.remove(userId, id));
            }

            @Override
            public void removeAll(String userId) {
                call(PASSKEYS, () -> port.removeAll(userId));
            }
        };
    }

    public PasskeyVerifier verifier(PasskeyVerifier port) {
        String part = "passkey verifier";
        return new PasskeyVerifier() {
            @Override
            public RelyingParty relyingParty(URI baseUrl) {
                return port.relyingParty(baseUrl);
            }

            @Override
            public boolean acceptsClones() {
                return ask(part, "PasskeyVerifier.acceptsClones", port::acceptsClones);
            }

            @Override
            public String creationOptions(RelyingParty rp, Creation creation) {
                return ask(part, "PasskeyVerifier.creationOptions", () -> port.creationOptions(rp, creation));
            }

            @Override
            public String requestOptions(RelyingParty rp, String challenge, List<Passkey> allowed) {
                return ask(part, "PasskeyVerifier.requestOptions", () -> port.requestOptions(rp, challenge, allowed));
            }

            @Override
            public Reading registration(String json) {
                Reading read =
                        ask(part, "PasskeyVerifier.registration", () -> discreetly(() -> port.registration(json)));
                return read instanceof Registration registration ? registration(registration) : read;
            }

            @Override
            public Reading assertion(String json) {
                Reading read = ask(part, "PasskeyVerifier.assertion", () -> discreetly(() -> port.assertion(json)));
                return read instanceof Assertion assertion ? assertion(assertion) : read;
            }

            private Registration registration(Registration port) {
                return new Registration() {
                    @Override
                    public String challenge() {
                        return ask(part, "Registration.challenge", port::challenge);
                    }

                    @Override
                    public Result verify(RelyingParty rp) {
                        return ask(part, "Registration.verify", () -> discreetly(() -> port.verify(rp)));
                    }
                };
            }

            private Assertion assertion(Assertion port) {
                return new Assertion() {
                    @Override
                    public String challenge() {
                        return ask(part, "Assertion.challenge", port::challenge);
                    }

                    @Override
                    public String credentialId() {
                        return ask(part, "Assertion.credentialId", port::credentialId);
                    }

                    @Override
                    public Optional<String> userHandle() {
                        return ask(part, "Assertion.userHandle", port::userHandle);
                    }

                    @Override
                    public Result verify(RelyingParty rp, Passkey passkey) {
                        return ask(part, "Assertion.verify", () -> discreetly(() -> port.verify(rp, passkey)));
                    }
                };
            }
        };
    }

    public AccountProof proof(AccountProof port) {
        return new AccountProof() {
            @Override
            public boolean isProved(User user) {
                return ask("account proof", "AccountProof.isProved", () -> port.isProved(user));
            }

            @Override
            public void beforeConnecting(User user, Identity identity) {
                call("account proof", () -> port.beforeConnecting(user, identity));
            }
        };
    }

    public IdentityProvider provider(IdentityProvider port) {
        String part = "identity provider";
        return new IdentityProvider() {
            @Override
            public ProviderProfile profile() {
                return ask(part, "IdentityProvider.profile", port::profile);
            }

            @Override
            public IdentityStart begin(URI callback, String next, String hint) {
                return ask(part, "IdentityProvider.begin", () -> port.begin(callback, next, hint));
            }

            @Override
            public IdentityResult complete(IdentityAttempt attempt, Map<String, List<String>> callback) {
                return ask(part, "IdentityProvider.complete", () -> discreetly(() -> port.complete(attempt, callback)));
            }

            @Override
            public Optional<IdentityButton> button() {
                return ask(part, "IdentityProvider.button", port::button).map(Guarded.this::button);
            }
        };
    }

    private IdentityButton button(IdentityButton port) {
        return new IdentityButton() {
            @Override
            public String client() {
                return ask("identity button", "IdentityButton.client", port::client);
            }

            @Override
            public IdentityResult verify(String credential, String nonce) {
                return ask(
                        "identity button",
                        "IdentityButton.verify",
                        () -> discreetly(() -> port.verify(credential, nonce)));
            }
        };
    }

    /** The view's current stamp. */
    public String stampOf(View view) {
        return ask(
                "view stamp",
                "The function given to ViewRule.stamp",
                () -> view.rule().stampOf(view));
    }
}
