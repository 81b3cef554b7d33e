package dev.passlink.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.IdentityLinks;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link IdentityLinks} must do, as JUnit tests to extend for one of your own.
 *
 * <pre>{@code
 * class MyLinksTest extends IdentityLinksContract {
 *     @Override
 *     protected IdentityLinks links() {
 *         return new MyLinks(emptyStore);
 *     }
 *
 *     @Override
 *     protected IdentityLinks linksWithoutStore() {
 *         return new MyLinks(databaseThatIsClosed);
 *     }
 * }
 * }</pre>
 */
public abstract class IdentityLinksContract {
    private static final String ISSUER = "https://accounts.google.com";
    private static final String OTHER_ISSUER = "https://id.example.com/realms/staff";
    private static final String SUBJECT = "110169484474386276334";
    private static final int THREADS = 8;

    /** For subclasses. */
    protected IdentityLinksContract() {}

    /**
     * Makes the identity links to test: empty, over a store with accounts {@code 1} and {@code 2}, and the same links throughout
     * one test.
     *
     * @return links that work
     */
    protected abstract IdentityLinks links();

    /**
     * Makes identity links whose store can't answer.
     *
     * @return links that must throw
     */
    protected abstract IdentityLinks linksWithoutStore();

    @Test
    void aRowIsFoundFromBothSides() {
        IdentityLinks links = links();
        assertThat(links.findUser(ISSUER, SUBJECT)).isEmpty();
        assertThat(links.findSubject("1", ISSUER)).isEmpty();

        links.connect("1", ISSUER, SUBJECT);

        assertThat(links.findUser(ISSUER, SUBJECT)).hasValue("1");
        assertThat(links.findSubject("1", ISSUER)).hasValue(SUBJECT);
    }

    @Test
    void anAccountHasOneIdentityOfEachIssuer() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, SUBJECT);
        links.connect("1", OTHER_ISSUER, "ada");

        assertThat(links.findSubject("1", ISSUER)).hasValue(SUBJECT);
        assertThat(links.findSubject("1", OTHER_ISSUER)).hasValue("ada");
        assertThatThrownBy(() -> links.connect("1", ISSUER, "another")).isInstanceOf(RuntimeException.class);
        assertThat(links.findSubject("1", ISSUER)).hasValue(SUBJECT);
        assertThat(links.findUser(ISSUER, "another")).isEmpty();
    }

    @Test
    void anIdentityBelongsToOneAccount() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, SUBJECT);

        assertThatThrownBy(() -> links.connect("2", ISSUER, SUBJECT)).isInstanceOf(RuntimeException.class);

        assertThat(links.findUser(ISSUER, SUBJECT)).hasValue("1");
        assertThat(links.findSubject("2", ISSUER)).isEmpty();
    }

    @Test
    void twoIssuersMayUseTheSameSubject() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, SUBJECT);
        links.connect("2", OTHER_ISSUER, SUBJECT);

        assertThat(links.findUser(ISSUER, SUBJECT)).hasValue("1");
        assertThat(links.findUser(OTHER_ISSUER, SUBJECT)).hasValue("2");
    }

    @Test
    void connectingAgainChangesNothing() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, SUBJECT);
        links.connect("1", ISSUER, SUBJECT);

        assertThat(links.findUser(ISSUER, SUBJECT)).hasValue("1");
    }

    /** Some databases ignore case, accents or trailing blanks when they compare: that would find another user's account. */
    @Test
    void whatIsAlikeIsNotTheSame() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, "Zoe");

        for (String alike : List.of("zoe", "ZOE", "Zoë", "Zoe ", " Zoe", "Zo%", "Zo_", "Zoe'", "")) {
            assertThat(links.findUser(ISSUER, alike)).as(alike).isEmpty();
        }
        assertThat(links.findUser(ISSUER + "/", "Zoe")).isEmpty();
        assertThat(links.findUser(ISSUER.replace("accounts", "Accounts"), "Zoe"))
                .isEmpty();
        assertThat(links.findSubject("1 ", ISSUER)).isEmpty();
    }

    @Test
    void theLongestSubjectFits() {
        IdentityLinks links = links();
        String longest = "x".repeat(255);
        links.connect("1", ISSUER, longest);

        assertThat(links.findUser(ISSUER, longest)).hasValue("1");
        assertThat(links.findUser(ISSUER, longest.substring(1))).isEmpty();
    }

    @Test
    void ofManyThreadsThatConnectTheSameAllAreContent() throws Exception {
        IdentityLinks links = links();
        Callable<Optional<String>> connecting = () -> {
            links.connect("1", ISSUER, SUBJECT);
            return links.findUser(ISSUER, SUBJECT);
        };

        assertThat(Together.run(Collections.nCopies(THREADS, connecting))).containsOnly(Optional.of("1"));
    }

    @Test
    void ofTwoAccountsThatWantOneIdentityOneGetsIt() throws Exception {
        IdentityLinks links = links();

        List<Boolean> connected =
                Together.run(List.of(() -> isConnected(links, "1", SUBJECT), () -> isConnected(links, "2", SUBJECT)));

        assertThat(connected).containsExactlyInAnyOrder(true, false);
        assertThat(links.findUser(ISSUER, SUBJECT)).hasValue(connected.get(0) ? "1" : "2");
    }

    @Test
    void ofTwoIdentitiesThatWantOneAccountOneGetsIt() throws Exception {
        IdentityLinks links = links();

        List<Boolean> connected =
                Together.run(List.of(() -> isConnected(links, "1", "one"), () -> isConnected(links, "1", "other")));

        assertThat(connected).containsExactlyInAnyOrder(true, false);
        assertThat(links.findSubject("1", ISSUER)).hasValue(connected.get(0) ? "one" : "other");
    }

    @Test
    void whatIsDisconnectedIsFoundFromNeitherSideAndAllElseIsLeft() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, SUBJECT);
        links.connect("1", OTHER_ISSUER, "ada");
        links.connect("2", ISSUER, "another");

        links.disconnect("1", ISSUER);

        assertThat(links.findUser(ISSUER, SUBJECT)).isEmpty();
        assertThat(links.findSubject("1", ISSUER)).isEmpty();
        assertThat(links.findUser(OTHER_ISSUER, "ada")).hasValue("1");
        assertThat(links.findUser(ISSUER, "another")).hasValue("2");
    }

    @Test
    void whatWasDisconnectedMayBeConnectedAnew() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, SUBJECT);
        links.disconnect("1", ISSUER);

        links.connect("2", ISSUER, SUBJECT);
        links.connect("1", ISSUER, "another");

        assertThat(links.findUser(ISSUER, SUBJECT)).hasValue("2");
        assertThat(links.findSubject("1", ISSUER)).hasValue("another");
    }

    @Test
    void disconnectingWhatIsNotConnectedChangesNothing() {
        IdentityLinks links = links();
        links.connect("1", ISSUER, SUBJECT);

        links.disconnect("2", ISSUER);
        links.disconnect("1", OTHER_ISSUER);
        links.disconnect("1 ", ISSUER);
        links.disconnect("1", ISSUER.replace("accounts", "Accounts"));
        links.disconnect("%", "%");

        assertThat(links.findUser(ISSUER, SUBJECT)).hasValue("1");
        links.disconnect("1", ISSUER);
        links.disconnect("1", ISSUER);
        assertThat(links.findUser(ISSUER, SUBJECT)).isEmpty();
    }

    @Test
    void aStoreThatCannotAnswerIsAnExceptionAndNotNobody() {
        IdentityLinks links = linksWithoutStore();

        assertThatThrownBy(() -> links.findUser(ISSUER, SUBJECT)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> links.findSubject("1", ISSUER)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> links.connect("1", ISSUER, SUBJECT)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> links.disconnect("1", ISSUER)).isInstanceOf(RuntimeException.class);
    }

    private static boolean isConnected(IdentityLinks links, String userId, String subject) {
        try {
            links.connect(userId, ISSUER, subject);
            return true;
        } catch (RuntimeException refused) {
            return false;
        }
    }
}
