package dev.passlink.boot;

import static dev.passlink.boot.Starts.application;
import static dev.passlink.boot.Starts.production;
import static dev.passlink.boot.Starts.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.Passlink;
import dev.passlink.port.Mailer;
import dev.passlink.testkit.RecordingMailer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ApplicationContext;

/** What takes the place of keys and mail server in development is nowhere else. */
@ExtendWith(OutputCaptureExtension.class)
final class DevelopmentTest {
    private static boolean showsAnInbox(ApplicationContext context) {
        boolean registered = context.getBean("passlinkDevelopmentInboxFilter", FilterRegistrationBean.class)
                .isEnabled();
        assertThat(context.getBean(DevelopmentInbox.class).isOpen()).isEqualTo(registered);
        return registered;
    }

    @Test
    void withNothingSetItStartsWithKeysAndAnInboxAndSaysSo(CapturedOutput output) {
        application().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(Passlink.class).baseUrl()).hasToString("http://localhost:8080");
            assertThat(showsAnInbox(context)).isTrue();
            assertThat(output)
                    .containsOnlyOnce("http://localhost:8080/passlink/inbox?key="
                            + context.getBean(DevelopmentInbox.class).key());
        });
        assertThat(output).containsOnlyOnce("Keys were made for this run").doesNotContainPattern("1:[A-Za-z0-9_-]{43}");
    }

    @Test
    void withKeysNothingIsSaidOfThem(CapturedOutput output) {
        application()
                .withPropertyValues("passlink.keys=" + Starts.KEYS)
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain("Keys were made", Starts.KEYS);
    }

    @Test
    void aPublicSiteHasNoInboxAndMakesNoKeys(CapturedOutput output) {
        production().run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(showsAnInbox(context)).isFalse();
        });
        assertThat(output).doesNotContain("Development:");
    }

    @Test
    void aMailServerOrAMailerTakesThePlaceOfTheInbox() {
        application()
                .withPropertyValues("passlink.smtp-url=smtp://127.0.0.1:2525?from=noreply@example.com")
                .run(context -> assertThat(showsAnInbox(context)).isFalse());
        application()
                .withBean(Mailer.class, RecordingMailer::new)
                .run(context -> assertThat(showsAnInbox(context)).isFalse());
    }

    @Test
    void onACloudPlatformNoKeysAreMadeAndNoEmailIsShown(CapturedOutput output) {
        WebApplicationContextRunner cloud = application()
                .withPropertyValues("passlink.base-url=http://localhost:8080", "spring.main.cloud-platform=kubernetes");
        cloud.run(context -> assertThat(refusal(context).getDescription())
                .contains("passlink.keys isn't set", "on a cloud platform"));
        cloud.withPropertyValues("passlink.keys=" + Starts.KEYS)
                .run(context -> assertThat(refusal(context).getDescription())
                        .contains("Nothing sends emails", "on a cloud platform"));
        assertThat(output).doesNotContain("Development:");
    }

    /** Whoever has the key reads it, and nobody else: whatever a proxy says of where a request comes from. */
    @Test
    void whereTheServerTakesAddressesFromAHeaderThereIsAnInboxToo() {
        application()
                .withPropertyValues("passlink.base-url=http://localhost:8080", "server.forward-headers-strategy=native")
                .run(context -> assertThat(showsAnInbox(context)).isTrue());
    }
}
