package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.ask.LoginCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The code in the waiting tab, and those who would guess it. */
final class CodeTest {
    private static final Limits GENEROUS = new Limits(1000, 1000, 1000, 1000);

    private final Site site = new Site(builder -> builder.limits(GENEROUS));

    private Reason redeem(String typed, Browser browser) {
        return Site.reasonOf(site.redeemCode(typed, browser));
    }

    /** Differs from the right one in its first letter. */
    private static String wrong(String code) {
        return (code.charAt(0) == 'B' ? 'C' : 'B') + code.substring(1);
    }

    @Test
    void theCodeSignsInTheBrowserThatAskedOnce() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        Redemption.Granted granted = (Redemption.Granted) site.redeemCode(code, browser);
        assertThat(granted.user()).contains(Site.ada());
        assertThat(redeem(code, browser)).isEqualTo(Reason.USED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lower", "spaced", "dashed", "en dash", "wide", "pasted", "named"})
    void theCodeMayBeTypedInAnyWay(String how) {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        String half = code.substring(0, 4) + "%s" + code.substring(4);
        String typed = switch (how) {
            case "lower" -> code.toLowerCase(java.util.Locale.ROOT);
            case "spaced" -> "  " + code.replaceAll("(.)", "$1 ");
            case "dashed" -> half.formatted("-");
            case "en dash" -> half.formatted(" – ");
            case "wide" ->
                code.chars().mapToObj(c -> Character.toString(c - 'A' + 'Ａ')).reduce("", String::concat);
            case "named" -> "Your code：" + code;
            default -> "\r\n" + code + "\t\u00A0";
        };
        assertThat(redeem(typed, browser)).isEqualTo(Reason.OK);
    }

    @ParameterizedTest
    @CsvSource({"%s,OK", "' ٠١ %s',WRONG_CODE"})
    void sixDigitsAreAChoice(String form, Reason reason) {
        Site digits = new Site(builder -> builder.links(links -> links.codeFormat(CodeFormat.DIGITS)));
        Browser browser = digits.browserThatAsked("ada@example.com");
        assertThat(digits.lastCode()).matches("[0-9]{6}");
        assertThat(Site.reasonOf(digits.redeemCode(form.formatted(digits.lastCode()), browser)))
                .isEqualTo(reason);
    }

    @Test
    void digitsOfEveryScriptAreDigits() {
        assertThat(new LoginCodes(CodeFormat.DIGITS).read("٠١٢-３４５")).isEqualTo("012345");
        assertThat(new LoginCodes(CodeFormat.DIGITS).read("1".repeat(201))).isEmpty();
    }

    @Test
    void anotherBrowserHasNoUseForACode() {
        Browser victim = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        Browser thief = site.browserThatAsked("ada@example.com");
        assertThat(redeem(code, Browser.NONE)).isEqualTo(Reason.NO_REQUEST);
        assertThat(redeem(code, new Browser("made up", ""))).isEqualTo(Reason.NO_REQUEST);
        assertThat(redeem(code, thief)).isEqualTo(Reason.WRONG_CODE);
        assertThat(redeem(code, victim)).isEqualTo(Reason.OK);
    }

    @Test
    void aCodeOfOneAddressIsNoCodeOfAnother() {
        Browser ada = site.browserThatAsked("ada@example.com");
        String adasCode = site.lastCode();
        Browser grace = site.browserThatAsked("grace@example.com");
        assertThat(redeem(adasCode, grace)).isEqualTo(Reason.WRONG_CODE);
        assertThat(redeem(site.lastCode(), ada)).isEqualTo(Reason.WRONG_CODE);
    }

    @Test
    void twoTabsThatAskedForTwoPeopleTakeEachOnesCode() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String adasCode = site.lastCode();
        browser = site.browserThatAsked("grace@example.com", browser);
        String gracesCode = site.lastCode();
        assertThat(((Redemption.Granted) site.redeemCode(adasCode, browser)).user())
                .contains(Site.ada());
        assertThat(((Redemption.Granted) site.redeemCode(gracesCode, browser)).user())
                .contains(Site.grace());
    }

    @Test
    void afterThreeWrongTriesTheRightCodeIsRefusedAndTheLinkStillWorks() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        for (int i = 0; i < 3; i++) {
            assertThat(redeem(wrong(code), browser)).isEqualTo(Reason.WRONG_CODE);
        }
        assertThat(redeem(code, browser)).isEqualTo(Reason.TOO_MANY_TRIES);
        assertThat(Site.reasonOf(site.redeem(site.lastToken()))).isEqualTo(Reason.OK);
    }

    @Test
    void aNewMailBringsThreeNewTries() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String first = site.lastCode();
        for (int i = 0; i < 3; i++) {
            redeem("", browser);
        }
        browser = site.browserThatAsked("ada@example.com", browser);
        assertThat(site.lastCode()).isNotEqualTo(first);
        assertThat(redeem(first, browser)).isEqualTo(Reason.WRONG_CODE);
        assertThat(redeem(site.lastCode(), browser)).isEqualTo(Reason.OK);
    }

    @Test
    void ofManyGuessesAtOnceThreeAreCompared() throws Exception {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Reason>> guesses = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                guesses.add(() -> redeem(wrong(code), browser));
            }
            List<Reason> reasons = new ArrayList<>();
            for (Future<Reason> guess : threads.invokeAll(guesses)) {
                reasons.add(guess.get());
            }
            assertThat(reasons).filteredOn(Reason.WRONG_CODE::equals).hasSize(3);
            assertThat(reasons).filteredOn(Reason.TOO_MANY_TRIES::equals).hasSize(29);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void ofLinkAndCodeRacedOneWins() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            for (int round = 0; round < 20; round++) {
                Browser browser = site.browserThatAsked("ada@example.com");
                String code = site.lastCode();
                String token = site.lastToken();
                List<Callable<Reason>> racers = new ArrayList<>();
                racers.add(() -> redeem(code, browser));
                racers.add(() -> redeem(code, browser));
                for (int i = 0; i < 6; i++) {
                    racers.add(() -> Site.reasonOf(site.redeem(token)));
                }
                List<Reason> reasons = new ArrayList<>();
                for (Future<Reason> racer : threads.invokeAll(racers)) {
                    reasons.add(racer.get());
                }
                assertThat(reasons).filteredOn(Reason.OK::equals).hasSize(1);
                assertThat(reasons).filteredOn(Reason.USED::equals).hasSize(7);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aHundredGuessesSpreadOverManyBrowsersCostTheVictimTheCodeAndNotTheLink() {
        for (int i = 0; i < 100; i++) {
            assertThat(redeem("", site.browserThatAsked("ada@example.com"))).isEqualTo(Reason.WRONG_CODE);
            site.queue.runPending();
        }
        Browser victim = site.browserThatAsked("ada@example.com");
        assertThat(redeem(site.lastCode(), victim)).isEqualTo(Reason.CODE_LOCKED);
        assertThat(redeem(site.lastCode(), victim)).isEqualTo(Reason.CODE_LOCKED);

        Redemption.Granted byLink = (Redemption.Granted) site.redeem(site.lastToken());
        site.passlink.flows().signIn(byLink, SignInMethod.LINK, false, victim);
        Browser again = site.browserThatAsked("ada@example.com");
        assertThat(redeem(site.lastCode(), again)).isEqualTo(Reason.OK);
    }

    /** While the queue is full nothing is counted for the account: what is counted for the address locks as well. */
    @Test
    void aLinkForgivesWhatIsCountedForTheAddressAlone() {
        List<Browser> guessers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            guessers.add(site.browserThatAsked("ada@example.com"));
        }
        site.queue.full(true);
        guessers.forEach(guesser -> assertThat(redeem("", guesser)).isEqualTo(Reason.WRONG_CODE));
        site.queue.full(false);
        Browser victim = site.browserThatAsked("ada@example.com");
        assertThat(redeem(site.lastCode(), victim)).isEqualTo(Reason.CODE_LOCKED);

        Redemption.Granted byLink = (Redemption.Granted) site.redeem(site.lastToken());
        site.passlink.flows().signIn(byLink, SignInMethod.LINK, false, victim);
        Browser again = site.browserThatAsked("ada@example.com");
        assertThat(redeem(site.lastCode(), again)).isEqualTo(Reason.OK);
    }

    /** There is no link that could end it: the emails that follow carry a code that nobody can guess. */
    @ParameterizedTest
    @EnumSource(CodeFormat.class)
    void nobodyLocksAPersonOutWhereThereAreOnlyCodes(CodeFormat format) {
        Site codes = onlyCodes(format);
        Browser early = codes.browserThatAsked("ada@example.com");
        String guessable = codes.lastCode();
        lock(codes, "ada@example.com");
        assertThat(Site.reasonOf(codes.redeemCode(guessable, early))).isEqualTo(Reason.CODE_LOCKED);
        codes.clock.advance(Duration.ofDays(7));

        Browser ada = codes.browserThatAsked("ada@example.com");
        String code = codes.lastCode();
        assertThat(code).hasSize(format == CodeFormat.LETTERS ? 16 : 24);
        // It is one code, no part of which is another, and it is good in this browser alone.
        assertThat(Site.reasonOf(codes.redeemCode(code.substring(0, guessable.length()), ada)))
                .isEqualTo(Reason.WRONG_CODE);
        assertThat(Site.reasonOf(codes.redeemCode(code, codes.browserThatAsked("ada@example.com"))))
                .isEqualTo(Reason.WRONG_CODE);
        assertThat(Site.reasonOf(codes.redeemCode(code, ada))).isEqualTo(Reason.OK);
        assertThat(Site.reasonOf(codes.redeemCode(code, ada))).isEqualTo(Reason.USED);

        // Getting in ends the row, as it always does.
        codes.queue.runPending();
        codes.browserThatAsked("ada@example.com");
        assertThat(codes.lastCode()).hasSize(guessable.length());
    }

    @Test
    void theCodeThatCouldBeGuessedStaysLockedThoughTheLongOneIsNot() {
        Site codes = onlyCodes(CodeFormat.LETTERS);
        Browser ada = codes.browserThatAsked("ada@example.com");
        String guessable = codes.lastCode();
        lock(codes, "ada@example.com");
        ada = codes.browserThatAsked("ada@example.com", ada);
        assertThat(codes.lastCode()).hasSize(16);
        assertThat(Site.reasonOf(codes.redeemCode(guessable, ada))).isEqualTo(Reason.CODE_LOCKED);
        assertThat(Site.reasonOf(codes.redeemCode(codes.lastCode(), ada))).isEqualTo(Reason.OK);
    }

    @Test
    void theLongCodeHasThreeTriesAsAnyOther() {
        Site codes = onlyCodes(CodeFormat.LETTERS);
        lock(codes, "ada@example.com");
        Browser ada = codes.browserThatAsked("ada@example.com");
        for (int i = 0; i < 3; i++) {
            assertThat(Site.reasonOf(codes.redeemCode(wrong(codes.lastCode()), ada)))
                    .isEqualTo(Reason.WRONG_CODE);
        }
        assertThat(Site.reasonOf(codes.redeemCode(codes.lastCode(), ada))).isEqualTo(Reason.TOO_MANY_TRIES);
    }

    @Test
    void anotherSpellingThatIsLockedAndAnAddressThatMaySignUpAreMailedALongCodeToo() {
        Site codes = onlyCodes(CodeFormat.LETTERS);
        codes.users.alias(EmailAddress.of("ada@corp.example"), Site.ada().id());
        lock(codes, "ada@corp.example");
        codes.browserThatAsked("ada@example.com");
        assertThat(codes.lastCode()).hasSize(16);

        lock(codes, "new@example.com");
        Browser stranger = codes.browserThatAsked("new@example.com");
        assertThat(codes.lastCode()).hasSize(16);
        assertThat(Site.reasonOf(codes.redeemCode(codes.lastCode(), stranger))).isEqualTo(Reason.OK);
    }

    private static Site onlyCodes(CodeFormat format) {
        return new Site(builder -> builder.limits(GENEROUS)
                .links(links -> links.policy(LoginPolicy.CODE_ONLY))
                .links(links -> links.codeFormat(format))
                .provisioner(address -> new User("new", address, true, "s1", Set.of())));
    }

    private static void lock(Site site, String address) {
        for (int i = 0; i < 100; i++) {
            site.redeemCode("", site.browserThatAsked(address));
            site.queue.runPending();
        }
    }

    @Test
    void guessesAtAnotherSpellingOfTheAddressCountForTheAccount() {
        site.users.alias(EmailAddress.of("ada@corp.example"), Site.ada().id());
        for (int i = 0; i < 100; i++) {
            redeem("", site.browserThatAsked("ada@corp.example"));
            site.queue.runPending();
        }
        Browser victim = site.browserThatAsked("ada@example.com");
        assertThat(redeem(site.lastCode(), victim)).isEqualTo(Reason.CODE_LOCKED);
        assertThat(redeem(site.lastCode(), site.browserThatAsked("grace@example.com")))
                .isEqualTo(Reason.WRONG_CODE);
    }

    @Test
    void ninetyNineWrongCodesInARowAreForgivenByARightOne() {
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 99; i++) {
                redeem("", site.browserThatAsked("ada@example.com"));
                site.queue.runPending();
            }
            Browser ada = site.browserThatAsked("ada@example.com");
            assertThat(redeem(site.lastCode(), ada)).isEqualTo(Reason.OK);
        }
    }

    @Test
    void aWrongCodeLooksNobodyUpAndAnswersAlikeForKnownUnknownAndDisabled() {
        List<String> seen = new ArrayList<>();
        for (String address : List.of("ada@example.com", "nobody@example.com", "mallory@example.com")) {
            Browser browser = site.browserThatAsked(address);
            int lookups = site.users.calls();
            int counted = site.counted.get();
            List<Reason> reasons = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                reasons.add(redeem("BCDFGHJK", browser));
            }
            assertThat(site.users.calls()).isEqualTo(lookups);
            seen.add(reasons + " " + (site.counted.get() - counted) + " "
                    + site.queue.pending().size());
            site.queue.runPending();
        }
        assertThat(seen).containsOnly(seen.get(0));
    }

    @Test
    void aDisabledOrVanishedAccountIsNotLetInByARightCode() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        User ada = Site.ada();
        site.users.put(new User(ada.id(), ada.email(), false, "s1", ada.roles()));
        assertThat(redeem(code, browser)).isEqualTo(Reason.DISABLED);
        site.users.put(ada);
        assertThat(redeem(code, browser)).isEqualTo(Reason.OK);
    }

    @Test
    void aCodeLivesAsLongAsItsLink() {
        Site hasty = new Site(builder -> builder.links(links -> links.lifetime(Duration.ofMinutes(2))));
        Browser browser = hasty.browserThatAsked("ada@example.com");
        String code = hasty.lastCode();
        hasty.clock.advance(Duration.ofMinutes(2));
        assertThat(Site.reasonOf(hasty.redeemCode(code, browser))).isEqualTo(Reason.EXPIRED);
    }

    @Test
    void aCounterThatIsDownLetsNobodyInAndBurnsNothing() {
        Browser browser = site.browserThatAsked("ada@example.com");
        String code = site.lastCode();
        site.counterDown(true);
        assertThatThrownBy(() -> site.redeemCode(code, browser)).isInstanceOf(UnavailableException.class);
        site.counterDown(false);
        assertThat(redeem(code, browser)).isEqualTo(Reason.OK);
    }

    @Test
    void whatIsTypedIsNeverInAnEvent() {
        Browser browser = site.browserThatAsked("ada@example.com");
        redeem(wrong(site.lastCode()), browser);
        redeem(site.lastCode(), browser);
        assertThat(site.audit.events().toString())
                .doesNotContain(site.lastCode())
                .doesNotContain(wrong(site.lastCode()));
    }

    @Test
    void aWrongCodeIsAnEventOfThePageAndOneOfTheAccount() {
        redeem("", site.browserThatAsked("ada@example.com"));
        site.queue.runPending();
        assertThat(site.reasons(AuditEvent.Type.REDEMPTION)).containsExactly(Reason.WRONG_CODE);
        assertThat(site.audit.last().type()).isEqualTo(AuditEvent.Type.WRONG_CODE);
        assertThat(site.audit.last().subject()).isEqualTo(Site.ada().id());
    }

    /** Whoever can copy a row of the queue would otherwise lock an account's codes with one that is old. */
    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT19M59S, 1", "PT20M, 0", "P1D, 0"})
    void aReportOfAWrongCodeCountsOnlyForAsLongAsItsCodeMayBeGoodSomewhere(Duration later, int counted) {
        redeem("", site.browserThatAsked("ada@example.com"));

        site.clock.advance(later);
        site.queue.runPending();

        assertThat(site.queue.pending()).isEmpty();
        assertThat(site.reasons(AuditEvent.Type.WRONG_CODE)).hasSize(counted);
        assertThat(site.reasons(AuditEvent.Type.LINK_DROPPED))
                .filteredOn(Reason.EXPIRED::equals)
                .hasSize(1 - counted);
    }
}
