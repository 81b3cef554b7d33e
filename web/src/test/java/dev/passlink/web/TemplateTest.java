package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.text.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Places in a page, and what may fill them. */
final class TemplateTest {
    private final Texts texts = Passlink.builder()
            .baseUrl("http://localhost:8080")
            .keys(KeyRing.parse(KeyRing.generate()))
            .users(new FakeUsers())
            .mailer(new RecordingMailer())
            .audit(event -> {})
            .build()
            .languages()
            .of(Locale.ENGLISH);

    private String filled(String template, Map<String, ?> values) {
        return new Template(template).fill(texts, values).text();
    }

    @Test
    void aValueIsEscapedAndMarkupOfOursIsNot() {
        assertThat(filled("<p>{{a}}{{b}}</p>", Map.of("a", "<b>\"&'$1\\", "b", new Template.Html("<br>"))))
                .isEqualTo("<p>&lt;b&gt;&quot;&amp;&#39;$1\\<br></p>");
    }

    /** Whoever types a place into a form would read what else is on the page. */
    @Test
    void whatWasFilledInIsNotReadAgain() {
        Map<String, ?> values = Map.of(
                "email",
                "{{antiForgery}}{{#yes}}x{{/yes}}{{t:back}}",
                "antiForgery",
                "secret",
                "yes",
                true,
                "each",
                List.of(Map.of("email", "{{antiForgery}}")));
        assertThat(filled("{{email}}|{{#yes}}{{email}}{{/yes}}|{{#each}}{{email}}{{/each}}", values))
                .doesNotContain("secret");
    }

    @Test
    void aSectionIsThereForEachOfAListOrIfItHolds() {
        Map<String, ?> values = Map.of("each", List.of(Map.of("n", "1"), Map.of("n", "2")), "no", false, "yes", true);
        assertThat(filled("{{#each}}\n{{n}},\n{{/each}}\n{{#no}}no{{/no}}{{#yes}}yes{{/yes}}", values))
                .isEqualTo("1,\n2,\nyes");
        assertThat(filled("{{t:signIn}}", Map.of())).isEqualTo("Sign in");
    }

    @Test
    void aPlaceWithoutAValueIsAMistake() {
        assertThatThrownBy(() -> filled("{{missing}}", Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("missing");
    }
}
