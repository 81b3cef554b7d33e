package dev.passlink.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.AuditEvent;
import dev.passlink.EmailAddress;
import dev.passlink.Reason;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.testkit.FakeUsers;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard asks for what there is. */
final class DashboardTest {
    private static final Pattern SERIES = Pattern.compile("(?m)^(passlink_\\w+)(?:\\{(.*)})? ");
    private static final Pattern ASKED = Pattern.compile("(passlink_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)(=~|!~|!=|=)\"([^\"]*)\"");
    private static final Pattern GROUPED = Pattern.compile("by \\(([^)]*)\\)");

    private final JsonNode dashboard = JsonMapper.shared()
            .readTree(Path.of("../docs/grafana/passlink.json").toFile());

    private List<String> questions() {
        List<String> questions = new ArrayList<>();
        dashboard
                .get("panels")
                .forEach(panel -> panel.get("targets")
                        .forEach(target -> questions.add(target.get("expr").asString())));
        dashboard
                .get("templating")
                .get("list")
                .forEach(variable -> questions.add(variable.get("query").asString()));
        return questions;
    }

    /** What Prometheus would read of an application in which everything has happened. */
    private static String scraped() {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        PasslinkMetrics metrics = new PasslinkMetrics(prometheus);
        for (AuditEvent.Type type : AuditEvent.Type.values()) {
            for (Reason reason : Reason.values()) {
                metrics.on(new AuditEvent(Instant.EPOCH, type, reason, "", "", ""));
            }
        }
        ObservationRegistry registry = ObservationRegistry.create();
        registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(prometheus));
        PasslinkObservations observed = new PasslinkObservations(registry);
        EmailAddress ada = EmailAddress.of("ada@example.com");
        assertThat(observed.users(new FakeUsers()).findByAddress(ada)).isEmpty();
        assertThat(observed.counter((key, amount, end) -> 1).add("key", 1, Instant.MAX))
                .isOne();
        assertThat(observed.mailer(mail -> new Delivery.Sent("250"))
                        .send(new Mail("AbCdEfGhIjKlMnOp", ada, "Sign in", "", "")))
                .isEqualTo(new Delivery.Sent("250"));
        return prometheus.scrape();
    }

    @Test
    void eachQuestionIsAboutWhatIsRegisteredWithItsLabels() {
        String scraped = scraped();
        Set<String> series = new TreeSet<>();
        Set<String> labels = new TreeSet<>(Set.of("le", "job"));
        SERIES.matcher(scraped).results().forEach(found -> {
            series.add(found.group(1));
            LABEL.matcher(String.valueOf(found.group(2)))
                    .results()
                    .forEach(label -> labels.add(found.group(1) + " " + label.group(1) + "=" + label.group(3)));
        });
        Set<String> asked = new TreeSet<>();
        for (String question : questions()) {
            for (MatchResult found : ASKED.matcher(question).results().toList()) {
                asked.add(found.group(1));
                assertThat(series).as(question).contains(found.group(1));
                for (MatchResult label :
                        LABEL.matcher(String.valueOf(found.group(2))).results().toList()) {
                    hasLabel(question, labels, found.group(1), label);
                }
            }
        }
        assertThat(asked)
                .contains(
                        "passlink_events_total",
                        "passlink_time_to_mail_seconds_bucket",
                        "passlink_time_to_redemption_seconds_bucket",
                        "passlink_users_find_seconds_sum",
                        "passlink_mailer_send_seconds_count",
                        "passlink_counter_add_seconds_sum");
    }

    private static void hasLabel(String question, Set<String> labels, String metric, MatchResult label) {
        if (label.group(1).equals("job")) {
            return;
        }
        Pattern.compile("\\|").splitAsStream(label.group(3)).forEach(value -> {
            // What fails in none of the calls above.
            String known = value.equals("failed") ? known(metric) : value;
            assertThat(labels).as(question).contains(metric + " " + label.group(1) + "=" + known);
        });
    }

    private static String known(String metric) {
        return metric.contains("users") ? "none" : metric.contains("counter") ? "counted" : "sent";
    }

    @Test
    void whatIsGroupedByIsALabel() {
        String scraped = scraped();
        assertThat(questions())
                .allSatisfy(question -> GROUPED.matcher(question)
                        .results()
                        .flatMap(found -> Pattern.compile(", ").splitAsStream(found.group(1)))
                        .forEach(label -> assertThat(scraped).contains(label + "=\"")));
    }

    @Test
    void panelsDoNotLieOnEachOtherAndEachSaysWhatItShows() {
        Set<String> places = new TreeSet<>();
        Set<Integer> ids = new TreeSet<>();
        dashboard.get("panels").forEach(panel -> {
            assertThat(panel.get("description").asString()).isNotEmpty();
            assertThat(ids.add(panel.get("id").asInt())).isTrue();
            JsonNode at = panel.get("gridPos");
            for (int x = at.get("x").asInt();
                    x < at.get("x").asInt() + at.get("w").asInt();
                    x++) {
                for (int y = at.get("y").asInt();
                        y < at.get("y").asInt() + at.get("h").asInt();
                        y++) {
                    assertThat(places.add(x + "," + y))
                            .as(panel.get("title").asString())
                            .isTrue();
                }
            }
        });
        assertThat(ids).hasSizeGreaterThan(10);
    }
}
