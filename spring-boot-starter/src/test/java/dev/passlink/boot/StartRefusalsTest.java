package dev.passlink.boot;

import static dev.passlink.boot.Starts.application;
import static dev.passlink.boot.Starts.production;
import static dev.passlink.boot.Starts.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.RecordingMailer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;

/** Whatever is wrong in the properties is told at start, by a sentence that says how to mend it. */
final class StartRefusalsTest {
    private static FailureAnalysis refused(WebApplicationContextRunner runner) {
        FailureAnalysis[] found = new FailureAnalysis[1];
        runner.run(context -> found[0] = refusal(context));
        return found[0];
    }

    @Test
    void aPublicSiteDoesNotStartWithoutKeys() {
        FailureAnalysis told = refused(production().withPropertyValues("passlink.keys="));
        assertThat(told.getDescription()).contains("passlink.keys isn't set", "https://jobs.example.com");
        assertThat(told.getAction()).contains("passlink.keys=${PASSLINK_KEYS:}", "openssl rand -base64 32");
    }

    @Test
    void aPublicSiteDoesNotStartWithoutAMailServer() {
        FailureAnalysis told = refused(production().withPropertyValues("passlink.smtp-url="));
        assertThat(told.getDescription()).contains("Nothing sends emails", "https://jobs.example.com");
        assertThat(told.getAction()).contains("spring.mail.host", "passlink.smtp-url", "Mailer bean");
    }

    /** The dependency is forgotten easily, and in development the inbox would hide it. */
    @Test
    void aMailServerThatNothingSendsToIsTold() {
        for (WebApplicationContextRunner runner :
                List.of(application(), production().withPropertyValues("passlink.smtp-url="))) {
            FailureAnalysis told = refused(runner.withPropertyValues("spring.mail.host=mail.example.com"));
            assertThat(told.getDescription()).contains("spring.mail.host is set, but nothing sends emails to it");
            assertThat(told.getAction()).contains("spring-boot-starter-mail", "@Primary");
        }
        for (String otherwise : new String[] {
            "passlink.mail.enabled=false", "passlink.smtp-url=smtp://127.0.0.1:2525?from=noreply@example.com"
        }) {
            application()
                    .withPropertyValues("spring.mail.host=mail.example.com", otherwise)
                    .run(context -> assertThat(context).hasNotFailed());
        }
    }

    @Test
    void aNetworkOfOnesOwnIsNoDevelopmentEither() {
        FailureAnalysis told =
                refused(application().withPropertyValues("passlink.unencrypted-base-url=http://192.168.1.7:8080"));
        assertThat(told.getDescription()).contains("passlink.unencrypted-base-url is http://192.168.1.7:8080");
    }

    @Test
    void nobodyHasAnAccountWithoutAUserLookup() {
        FailureAnalysis told = refused(Starts.withoutUsers());
        assertThat(told.getDescription()).contains("There is no UserLookup bean");
        assertThat(told.getAction()).contains("implements UserLookup", "findByAddress", "findById");
    }

    @Test
    void keysThatNothingFillsAreNotTakenForKeys() {
        FailureAnalysis told = refused(application().withPropertyValues("passlink.keys=${PASSLINK_NO_SUCH_KEYS}"));
        assertThat(told.getDescription()).contains("${PASSLINK_NO_SUCH_KEYS}, but nothing with that name is set");
        assertThat(told.getAction()).contains("write ${PASSLINK_NO_SUCH_KEYS:} with a colon", "openssl rand");
        FailureAnalysis second =
                refused(application().withPropertyValues("passlink.keys=" + Starts.KEYS + ",${PASSLINK_NO_SUCH_KEYS}"));
        assertThat(second.getDescription())
                .contains("${PASSLINK_NO_SUCH_KEYS}, but nothing with that name is set")
                .doesNotContain(Starts.KEYS);
        application()
                .withPropertyValues("passlink.keys=${PASSLINK_NO_SUCH_KEYS:}")
                .run(context -> assertThat(context).hasNotFailed());
    }

    @Test
    void weakKeysAreRefusedAndNeverShown() {
        String weak = "1:" + "A".repeat(43);
        FailureAnalysis told = refused(production().withPropertyValues("passlink.keys=" + weak));
        assertThat(told.getDescription()).startsWith("passlink.keys is not valid: ");
        assertThat(told.getAction()).contains("openssl rand");
        for (String secret :
                new String[] {weak, "2:c2hvcnQ", "nonsense-that-is-secret", Starts.KEYS + "," + Starts.KEYS}) {
            production().withPropertyValues("passlink.keys=" + secret).run(context -> {
                String secretPart = secret.substring(secret.indexOf(':') + 1);
                assertThat(refusal(context).toString()
                                + refusal(context).getDescription()
                                + refusal(context).getAction())
                        .doesNotContain(secretPart);
                for (Throwable at = context.getStartupFailure(); at != null; at = at.getCause()) {
                    assertThat(String.valueOf(at)).doesNotContain(secretPart);
                }
            });
        }
    }

    @TestFactory
    Stream<DynamicTest> aValueThatIsNoneIsToldByTheNameOfItsProperty() {
        return Map.ofEntries(
                        Map.entry("passlink.base-url=http://jobs.example.com", "passlink.base-url"),
                        Map.entry("passlink.base-url=https://jobs.example.com/?a=b", "passlink.base-url"),
                        Map.entry("passlink.smtp-url=http://secret@example.com", "passlink.smtp-url"),
                        Map.entry("passlink.mail.reply-to=nobody", "passlink.mail.reply-to is not valid"),
                        Map.entry("passlink.mail.headers.Bcc=a@example.com", "passlink.mail.headers.Bcc is not valid"),
                        Map.entry("passlink.login-path=login", "passlink.login-path"),
                        Map.entry("passlink.close-within=0s", "passlink.close-within"),
                        Map.entry("passlink.brand.name=\u0007", "passlink.brand.name is not valid"),
                        Map.entry(
                                "passlink.brand.logo=https://cdn.example/logo.svg", "passlink.brand.logo is not valid"),
                        Map.entry("passlink.brand.logo-dark=/dark.svg", "passlink.brand.logo isn't"),
                        Map.entry("passlink.brand.accent=#ff0000", "has a contrast of only 3.9"),
                        Map.entry("passlink.brand.accent-dark=#7fd8b4", "passlink.brand.accent isn't"),
                        Map.entry("passlink.brand.stylesheet=brand.css", "passlink.brand.stylesheet is not valid"),
                        Map.entry("passlink.brand.links[0].label=Privacy", "passlink.brand.links[0] needs"),
                        Map.entry("passlink.brand.email-logo.path=/logo.png", "passlink.brand.email-logo needs"),
                        Map.entry("passlink.landing=https://evil.example", "passlink.landing"),
                        Map.entry("passlink.signed-out-at=//evil.example", "passlink.signed-out-at"),
                        Map.entry("passlink.sign-out-path=/", "passlink.sign-out-path"),
                        Map.entry("passlink.signed-in=/account,/files/*.pdf", "passlink.signed-in[1]"),
                        Map.entry("passlink.signed-in=/a/**/b", "passlink.signed-in[0]"),
                        Map.entry("passlink.signed-in=/a/{*rest}", "passlink.signed-in[0]"),
                        Map.entry("passlink.signed-in=/a/{id:[0-9]+}", "passlink.signed-in[0]"),
                        Map.entry("passlink.signed-in=/a?", "passlink.signed-in[0]"),
                        Map.entry("passlink.signed-in=account/**", "passlink.signed-in[0]"),
                        Map.entry("passlink.signed-in=/account**", "passlink.signed-in[0]"),
                        Map.entry("passlink.rules[0].fresh=10m", "passlink.rules[0].path"),
                        Map.entry("passlink.links.lifetime=2h", "passlink.links.lifetime"),
                        Map.entry("passlink.passes.lifetime=31d", "passlink.passes.lifetime"),
                        Map.entry("passlink.passes.stay-unused=91d", "passlink.passes.stay-unused"),
                        Map.entry("passlink.passes.check-every=16m", "passlink.passes.check-every"),
                        Map.entry("passlink.limits.per-client=0", "passlink.limits"),
                        Map.entry("passlink.texts.sv=classpath:none.properties", "passlink.texts.sv"),
                        Map.entry("passlink.views.apply.uses=3", "passlink.views.apply.path"),
                        Map.entry("passlink.views.login.path=/x", "passlink.views.login.path"),
                        Map.entry("passlink.views.apply.path=/jobs/**", "passlink.views.apply.path"),
                        Map.entry("passlink.sign-out-everywhere=true", "stamps"),
                        Map.entry("passlink.signed-in=/login/**", "/login/*"),
                        Map.entry("passlink.trusted-proxies=0.0.0.0/0", "0.0.0.0/0"))
                .entrySet()
                .stream()
                .map(wrong -> dynamicTest(
                        wrong.getKey(),
                        () -> assertThat(refused(production().withPropertyValues(wrong.getKey()))
                                        .getDescription())
                                .contains(wrong.getValue())
                                .doesNotContain("secret@")));
    }

    @Test
    void formsMayBeSentAgainUpTo64KilobytesAndBelowARuleMuchIsChecked() {
        for (String wrong :
                new String[] {"fresh=10ms", "resend-forms=65KB", "resend-forms=9000000GB", "passkey=true"}) {
            FailureAnalysis told = refused(
                    production().withPropertyValues("passlink.rules[0].path=/admin/**", "passlink.rules[0]." + wrong));
            assertThat(told.getDescription())
                    .containsAnyOf("passlink.rules[0].fresh", "passlink.rules[0].resend-forms", "requirePasskey");
        }
        for (String wrong : new String[] {
            "link-lifetime=181d", "pass-lifetime=31d", "uses=0", "ask-at=/jobs/{other}", "title=Job {nr}", "title={id"
        }) {
            FailureAnalysis told = refused(production()
                    .withPropertyValues("passlink.views.apply.path=/jobs/{id}/apply", "passlink.views.apply." + wrong));
            assertThat(told.getDescription())
                    .startsWith("passlink.views.apply." + wrong.substring(0, wrong.indexOf('=')));
        }
    }

    @Test
    void whatIsWrongInABrandIsToldByTheNameOfItsProperty() {
        FailureAnalysis link = refused(production()
                .withPropertyValues(
                        "passlink.brand.links[0].label=Privacy", "passlink.brand.links[0].href=http://example.com"));
        assertThat(link.getDescription()).startsWith("passlink.brand.links[0] is not valid: ");
        FailureAnalysis logo = refused(production()
                .withPropertyValues(
                        "passlink.brand.email-logo.path=/logo.png",
                        "passlink.brand.email-logo.width=601",
                        "passlink.brand.email-logo.height=40"));
        assertThat(logo.getDescription()).startsWith("passlink.brand.email-logo is not valid: ");
    }

    @Test
    void contradictionsAreTold() {
        assertThat(refused(production()
                                .withPropertyValues(
                                        "passlink.views.apply.path=/jobs/{id}/apply",
                                        "passlink.views.apply.uses=2",
                                        "passlink.views.apply.reusable-until-expiry=true"))
                        .getDescription())
                .contains("contradict");
        assertThat(refused(production().withPropertyValues("passlink.unencrypted-base-url=http://jobs.test"))
                        .getDescription())
                .contains("both set");
        assertThat(refused(production()
                                .withPropertyValues(
                                        "passlink.links.policy=code-only", "passlink.links.approve-elsewhere=true"))
                        .getDescription())
                .contains("CODE_ONLY");
    }

    @Test
    void withAFilterOfTheApplicationRulesThatWouldGuardNothingAreRefused() {
        WebApplicationContextRunner own = production()
                .withBean(
                        "mine",
                        PasslinkFilter.class,
                        () -> PasslinkFilter.builder(Passlink.builder()
                                        .baseUrl("https://jobs.example.com")
                                        .keys(KeyRing.parse(Starts.KEYS))
                                        .users(new dev.passlink.testkit.FakeUsers())
                                        .mailer(new RecordingMailer())
                                        .build())
                                .build());
        own.run(context -> assertThat(context).hasNotFailed().hasSingleBean(PasslinkFilter.class));
        for (String rule : new String[] {
            "passlink.signed-in=/account/**", "passlink.rules[0].path=/admin", "passlink.views.apply.path=/apply"
        }) {
            assertThat(refused(own.withPropertyValues(rule)).getDescription()).contains("guard nothing here");
        }
    }
}
