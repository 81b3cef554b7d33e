package dev.passlink.boot;

import static dev.passlink.boot.Starts.application;
import static dev.passlink.boot.Starts.production;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Passlink;
import dev.passlink.Subject;
import dev.passlink.ViewRule;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import dev.passlink.port.UseCounter;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Passlink lives as long as its application: nothing is left behind, and two of them know nothing of each other. */
@ExtendWith(OutputCaptureExtension.class)
final class LifecycleTest {
    private record ClosedQueue(List<String> closed) implements LinkRequestQueue {
        @Override
        public void start(Handler handler) {}

        @Override
        public boolean offer(LinkRequest request) {
            return true;
        }

        @Override
        public void close() {
            closed.add("queue");
        }
    }

    private record ClosedMailer(List<String> closed) implements Mailer, AutoCloseable {
        @Override
        public Delivery send(Mail mail) {
            return new Delivery.Sent("");
        }

        @Override
        public void close() {
            closed.add("mailer");
        }
    }

    private record ClosedCounter(List<String> closed) implements UseCounter, AutoCloseable {
        @Override
        public long add(String key, long amount, Instant expiresAt) {
            return 1;
        }

        @Override
        public void close() {
            closed.add("counter");
        }
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread ->
                        thread.getName().toLowerCase(java.util.Locale.ROOT).contains("passlink"))
                .collect(Collectors.toSet());
    }

    @Test
    void beansAreClosedByPasslinkInItsOrderAndBeforeWhateverTheyNeed() {
        List<String> closed = new CopyOnWriteArrayList<>();
        production()
                .withPropertyValues("passlink.smtp-url=")
                .withBean(ClosedMailer.class, () -> new ClosedMailer(closed))
                .withBean(ClosedCounter.class, () -> new ClosedCounter(closed))
                .withBean(ClosedQueue.class, () -> new ClosedQueue(closed))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(closed).startsWith("queue", "mailer", "counter");
    }

    private static void send(ApplicationContext context) {
        context.getBean(Passlink.class)
                .sendLink(
                        Subject.user("17"),
                        context.getBean("passlink.view.apply", ViewRule.class).at());
    }

    private static void areGone(Set<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(60_000);
            assertThat(thread.isAlive()).as("%s", thread).isFalse();
        }
    }

    @Test
    void noThreadIsLeftAndTwoApplicationsInOneJvmEndEachByItself() throws Exception {
        Set<Thread> before = threads();
        Set<Thread> later = new HashSet<>();
        WebApplicationContextRunner application = application().withPropertyValues("passlink.views.apply.path=/apply");
        application.run(first -> {
            send(first);
            Set<Thread> ofTheFirst = threads();
            ofTheFirst.removeAll(before);
            assertThat(ofTheFirst).isNotEmpty();
            DevelopmentInbox[] inbox = new DevelopmentInbox[1];
            application.run(second -> {
                inbox[0] = second.getBean(DevelopmentInbox.class);
                send(second);
                later.addAll(threads());
            });
            // What waited was dealt with.
            assertThat(inbox[0].newestFirst()).hasSize(1);
            later.removeAll(before);
            later.removeAll(ofTheFirst);
            areGone(later);
            assertThat(ofTheFirst).allMatch(Thread::isAlive);
            later.addAll(ofTheFirst);
        });
        areGone(later);
    }

    @Test
    void anApplicationThatDoesNotStartLeavesNoThreadEither() {
        Set<Thread> before = threads();
        production()
                .withPropertyValues("passlink.signed-in=/login/**")
                .run(context -> assertThat(context).hasFailed());
        Set<Thread> after = threads();
        after.removeAll(before);
        assertThat(after).isEmpty();
    }

    @Test
    void whatPasslinkWarnsOfAtStartIsInTheLog(CapturedOutput output) {
        production()
                .withPropertyValues("passlink.base-url=", "passlink.unencrypted-base-url=http://jobs.test")
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains("WARNING UNENCRYPTED");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Starts.WithUsers.class)
    static class Application {
        @Bean
        static Object nothing() {
            return "";
        }
    }

    @Test
    void aPersonWhoStartsItReadsWhereTheSlipIsAndNoStackTraceAndNoSecret(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        assertThatThrownBy(() -> application.run(
                        "--spring.config.name=misspelt", "--server.port=0", "--server.address=127.0.0.1"))
                .isInstanceOf(StartRefusal.class);
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "passlink.singed-in isn't a property of Passlink (class path resource [misspelt.properties] - 3:20)",
                        "Did you mean passlink.signed-in?",
                        "Did you mean passlink.keys?")
                .doesNotContain("\tat dev.passlink", "c2VjcmV0");
    }

    @Test
    void aBaseUrlThatDoesNotFitTheContextPathIsToldByASentenceToo(CapturedOutput output) {
        SpringApplication application = new SpringApplication(Application.class);
        assertThatThrownBy(() -> application.run(
                        "--passlink.base-url=http://localhost:8080/app",
                        "--server.port=0",
                        "--server.address=127.0.0.1"))
                .hasStackTraceContaining("StartRefusal");
        assertThat(output)
                .contains(
                        "APPLICATION FAILED TO START",
                        "passlink.base-url is http://localhost:8080/app, but the application's context path is \"/\"",
                        "Set passlink.base-url to http://localhost:8080/");
    }
}
