package dev.passlink.google;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Identity;
import dev.passlink.port.IdentityStart;
import dev.passlink.testkit.FakeOpenIdProvider;
import dev.passlink.testkit.FakeOpenIdProvider.Answer;
import dev.passlink.testkit.FakeOpenIdProvider.Endpoint;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nothing that lets anybody in, here or at the provider, is ever printed. */
final class SecretsTest extends WithFakeProvider {
    @Test
    void nothingThatIsPrintedHoldsASecret() {
        List<Object> printed = new ArrayList<>();
        OpenIdProvider.Builder builder =
                google().tokens((identity, tokens) -> printed.add(tokens)).userInfo();
        OpenIdProvider provider = builder.build();
        IdentityStart.Redirect redirect = begun(provider);
        Map<String, List<String>> callback = fake.consent(redirect.url());
        Identity identity = identity(provider.complete(redirect.attempt(), callback));
        printed.addAll(List.of(builder, provider, redirect, redirect.attempt(), identity));
        printed.add(provider.complete(redirect.attempt(), callback));
        printed.add(provider.verify(fake.idToken(NONCE), "other"));
        printed.add(provider.verify(fake.idToken(NONCE) + "x", NONCE));
        printed.add(provider.refresh("refresh-1", identity));
        fake.answer(Endpoint.TOKEN, Answer.json(400, "{\"error\":\"code-1\",\"error_description\":\"code-1\"}"));
        printed.add(signIn(provider));
        printed.add(provider.refresh("refresh-1", identity));
        String all = printed.toString();
        for (String secret : List.of(
                redirect.attempt().state(),
                redirect.attempt().secret(),
                query(redirect.url()).getOrDefault("nonce", "-"),
                redirect.attempt().secret().split("\\.", 3)[1],
                FakeOpenIdProvider.CLIENT_SECRET,
                FakeOpenIdProvider.ACCESS_TOKEN,
                "refresh-",
                "code-",
                NONCE,
                "Lovelace",
                "ada@gmail.com",
                "eyJ")) {
            assertThat(all).doesNotContain(secret);
        }
    }

    @Test
    void theValuesOfThisPackageRedactThemselves() {
        Tokens tokens = new Tokens(
                "access",
                Optional.of("refresh"),
                Optional.of(Instant.EPOCH),
                Optional.of("scope"),
                Optional.of("head.body.signature"));
        assertThat(tokens).hasToString("Tokens[1970-01-01T00:00:00Z, scope]");
        assertThat(new Client("id", "secret", Set.of()).toString()).doesNotContain("secret");
        assertThat(Json.parse("{\"a\":\"secret\"}".getBytes(StandardCharsets.UTF_8))
                        .toString())
                .doesNotContain("secret");
        assertThat(new RefreshResult.Refreshed(tokens).toString()).doesNotContain("access", "refresh\"");
    }

    @Test
    void nothingIsWrittenToTheConsole() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            identity(signIn(google().build()));
            fake.answer(Endpoint.TOKEN, Answer.json("<html>"));
            assertThat(signIn(google().build())).isNotNull();
        } finally {
            System.setErr(before);
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("eyJ", FakeOpenIdProvider.CLIENT_SECRET);
    }
}
