package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Delivery;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The mechanisms beside those that a real server checks in {@link SmtpTlsTest}. */
@Timeout(300)
final class SmtpAuthTest {
    private static final String USER = "jobs@example.com";
    private static final String TOKEN = "ya29.secret-token";
    /** What Google answers to a token that has expired, and then, once the client has sent an empty line. */
    private static final String CHALLENGE = base64("{\"status\":\"400\",\"schemes\":\"Bearer\",\"scope\":\"x\"}");

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }

    private static String response(String token) {
        return base64("user=" + USER + "\1auth=Bearer " + token + "\1\1");
    }

    private static ScriptedServer offering(String mechanisms) throws Exception {
        return new ScriptedServer(Map.of("EHLO", "250-test\r\n250 AUTH " + mechanisms, "AUTH", "235 2.7.0 welcome"));
    }

    private static SmtpMailer withTokens(ScriptedServer server, Supplier<String> tokens) {
        return SmtpMailer.builder(server.url()).accessTokens(USER, tokens).build();
    }

    @Test
    void anAccessTokenSignsInAndIsAskedForAnewByEachConnection() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server = offering("PLAIN LOGIN XOAUTH2");
                SmtpMailer mailer = withTokens(server, () -> TOKEN + asked.incrementAndGet())) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            server.hangUp("");
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.lines)
                    .contains("MAIL FROM:<" + USER + ">")
                    .filteredOn(line -> line.startsWith("AUTH"))
                    .containsExactly("AUTH XOAUTH2 " + response(TOKEN + 1), "AUTH XOAUTH2 " + response(TOKEN + 2));
        }
    }

    @Test
    void aRefusedTokenIsTriedLaterWithWhatTheServerSaysAfterItsChallenge() throws Exception {
        try (ScriptedServer server = offering("XOAUTH2");
                SmtpMailer mailer = withTokens(server, () -> TOKEN)) {
            server.answers.put("AUTH", "334 " + CHALLENGE);
            server.answers.put("", "535 5.7.8 not accepted: " + TOKEN + " " + response(TOKEN));
            Delivery delivery = mailer.send(Mails.MAIL);
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).endsWith("sign-in failed: 535 5.7.8 not accepted: ••• •••");
            assertThat(server.lines).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void aServerThatChallengesWithoutEndGetsNoMail() throws Exception {
        try (ScriptedServer server = offering("XOAUTH2");
                SmtpMailer mailer = withTokens(server, () -> TOKEN)) {
            server.answers.put("AUTH", "334 " + CHALLENGE);
            server.answers.put("", "334 " + CHALLENGE);
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.TryLater.class);
            assertThat(server.lines).noneMatch(line -> line.startsWith("MAIL"));
        }
    }

    @Test
    void aTokenIsNeverSentByAMechanismForPasswords() throws Exception {
        try (ScriptedServer server = offering("PLAIN LOGIN DIGEST-MD5 NTLM");
                SmtpMailer mailer = withTokens(server, () -> TOKEN)) {
            Delivery delivery = mailer.send(Mails.MAIL);
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("No authentication mechanisms supported by both");
            assertThat(server.lines).noneMatch(line -> line.startsWith("AUTH"));
        }
    }

    @Test
    void aSupplierWithoutATokenIsTriedLaterAndWhatItThrowsIsNotRepeated() throws Exception {
        AtomicReference<@Nullable String> token = new AtomicReference<>("");
        Supplier<String> failing = () -> {
            if (token.get() == null) {
                throw new IllegalStateException("refresh token 1//secret is revoked");
            }
            return token.get();
        };
        try (ScriptedServer server = offering("XOAUTH2");
                SmtpMailer mailer = withTokens(server, failing)) {
            assertThat(mailer.send(Mails.MAIL))
                    .isEqualTo(new Delivery.TryLater(server.url() + ", no access token was given"));
            token.set(null);
            assertThat(mailer.send(Mails.MAIL))
                    .isEqualTo(
                            new Delivery.TryLater(server.url() + ", no access token: java.lang.IllegalStateException"));
            token.set(TOKEN);
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.connections).hasValue(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "wr0ng"})
    void aServerThatWantsADigestIsNeverToldThePassword(String password) throws Exception {
        try (ScriptedServer server = offering("DIGEST-MD5");
                SmtpMailer mailer = SmtpMailer.builder(server.url())
                        .credentials("jobs", password)
                        .build()) {
            Digest digest = new Digest();
            server.decide("ANY", digest::answer);
            Delivery delivery = mailer.send(Mails.MAIL);
            if (password.equals("secret")) {
                assertThat(delivery).as(delivery.reply()).isInstanceOf(Delivery.Sent.class);
            } else {
                assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
                assertThat(delivery.reply()).contains("sign-in failed: 535");
            }
            assertThat(server.lines).noneMatch(line -> line.contains(base64(password)));
        }
    }

    @Test
    void aServerThatKnowsNothingButNtlmIsAnsweredInIt() throws Exception {
        try (ScriptedServer server = offering("NTLM");
                SmtpMailer mailer = SmtpMailer.builder(server.url())
                        .credentials("jobs", "secret")
                        .build()) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            String negotiation = server.lines.get(1).replace("AUTH NTLM ", "");
            assertThat(new String(Base64.getDecoder().decode(negotiation), UTF_8))
                    .startsWith("NTLMSSP\0\1");
        }
    }

    /** The JDK's server for DIGEST-MD5, by the lines of SMTP. */
    private static final class Digest {
        private final SaslServer server;
        private boolean begun;

        Digest() throws SaslException {
            server = Sasl.createSaslServer(
                    "DIGEST-MD5", "smtp", "127.0.0.1", new HashMap<>(Map.of(Sasl.QOP, "auth")), this::answer);
        }

        @Nullable
        String answer(String line) {
            if (line.equals("AUTH DIGEST-MD5")) {
                begun = true;
                return step(new byte[0]);
            }
            if (!begun) {
                return null;
            }
            if (server.isComplete()) {
                begun = false;
                return "235 2.7.0 welcome";
            }
            return step(Base64.getDecoder().decode(line));
        }

        private String step(byte[] response) {
            try {
                return "334 " + Base64.getEncoder().encodeToString(server.evaluateResponse(response));
            } catch (SaslException e) {
                return "535 5.7.8 no";
            }
        }

        private void answer(Callback[] questions) {
            for (Callback question : List.of(questions)) {
                if (question instanceof PasswordCallback password) {
                    password.setPassword("secret".toCharArray());
                } else if (question instanceof NameCallback name) {
                    name.setName(name.getDefaultName());
                } else if (question instanceof RealmCallback realm) {
                    realm.setText(realm.getDefaultText());
                } else if (question instanceof AuthorizeCallback authorize) {
                    authorize.setAuthorized(true);
                }
            }
        }
    }
}
