package dev.passlink.testkit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.port.Passkey;
import dev.passlink.port.Passkeys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Passkeys} must do, as JUnit tests to extend for one of your own.
 *
 * <pre>{@code
 * class MyPasskeysTest extends PasskeysContract {
 *     @Override
 *     protected Passkeys passkeys() {
 *         return new MyPasskeys(store);
 *     }
 * }
 * }</pre>
 *
 * <p>Ids and accounts are new in every test, so the store needn't be emptied in between.
 */
public abstract class PasskeysContract {
    private static final int RACERS = 64;
    private static final int ROUNDS = 5;
    private static final int LONGEST_ID = 1364;
    private static final int LONGEST_KEY = 2048;
    private static final int LONGEST_USER_ID = 255;
    private static final long MOST_COUNTED = 0xFFFF_FFFFL;
    private static final Instant MADE = Instant.parse("2026-11-24T09:00:00Z");
    private static final Instant USED = MADE.plusSeconds(3600);

    /** Text that a database, its driver or a pattern could misread. */
    private static final List<String> METACHARACTERS = List.of(
            "'; DROP TABLE passlink_passkey; --",
            "' OR '1'='1",
            "\" OR \"1\"=\"1",
            "\\' OR 1=1 #",
            "?",
            ":id",
            "$1",
            "{d '2026-11-24'}",
            "%",
            "_",
            "\\x41",
            "NULL");

    private final String ada = newUserId();
    private final String grace = newUserId();

    private @Nullable Passkeys made;

    /** For subclasses. */
    protected PasskeysContract() {}

    /**
     * Makes the store to test; called once before each test.
     *
     * @return a store that works
     */
    protected abstract Passkeys passkeys();

    @BeforeEach
    final void makePasskeys() {
        made = passkeys();
    }

    // What is kept

    @Test
    void whatWasAddedIsFoundByItsIdAndWithItsAccount() {
        Passkey passkey = passkey(newId(), ada);

        assertThat(store().add(passkey)).isTrue();

        assertThat(store().find(passkey.id())).contains(passkey);
        assertThat(store().ofUser(ada)).containsExactly(passkey);
    }

    @Test
    void whatNobodyAddedIsNotThere() {
        assertThat(store().find(newId())).isEmpty();
        assertThat(store().ofUser(ada)).isEmpty();
    }

    @Test
    void everyValueComesBackAsItWas() {
        List<String> longTransports = IntStream.range(0, 8)
                .mapToObj(i -> "a".repeat(15) + (char) ('a' + i))
                .toList();
        List<Passkey> all = List.of(
                new Passkey(
                        newId(),
                        ada,
                        "A".repeat(43),
                        "k",
                        0,
                        false,
                        false,
                        new UUID(0, 0),
                        List.of(),
                        "1",
                        Instant.EPOCH,
                        Optional.empty()),
                new Passkey(
                        newId(),
                        ada,
                        "_".repeat(43),
                        "K_-9".repeat(LONGEST_KEY / 4),
                        MOST_COUNTED,
                        true,
                        false,
                        UUID.fromString("fbfc3007-154e-4ecc-8c0b-6e020557d7bd"),
                        List.of("internal"),
                        "x".repeat(Passkey.LONGEST_NAME),
                        MADE,
                        Optional.of(MADE)),
                new Passkey(
                        newId(),
                        ada,
                        "-".repeat(43),
                        "kK",
                        1L << 31,
                        true,
                        true,
                        new UUID(-1, -1),
                        longTransports,
                        "iCloud Keychain",
                        MADE.plusSeconds(1),
                        Optional.of(Instant.parse("2106-02-07T06:28:16Z"))));
        all.forEach(store()::add);

        assertThat(store().ofUser(ada)).isEqualTo(all);
        assertThat(all).allSatisfy(one -> assertThat(store().find(one.id())).contains(one));
    }

    @Test
    void aNameComesBackToTheLetterInAnyScript() {
        for (String name : List.of(
                "Zoë’s “phone”",
                "Zoe\u0308",
                " Zoe ",
                "😀".repeat(Passkey.LONGEST_NAME / 2),
                "電話".repeat(Passkey.LONGEST_NAME / 2),
                "هاتف",
                "\"'`´",
                "<b>&amp;</b>")) {
            Passkey passkey = passkey(newId(), ada).named(name);
            store().add(passkey);

            assertThat(store().find(passkey.id())).contains(passkey);
            assertThat(store().replace(passkey, passkey.named("plain"))).isTrue();
            assertThat(store().replace(passkey, passkey)).isTrue();
            assertThat(store().find(passkey.id())).contains(passkey);
        }
    }

    @Test
    void theOldestOfAnAccountComesFirstInWhateverOrderTheyWereAddedAndUsed() {
        Passkey first = passkeyOf(ada, MADE);
        Passkey second = passkeyOf(ada, MADE.plusSeconds(1));
        Passkey third = passkeyOf(ada, MADE.plusSeconds(2));
        store().add(second);
        store().add(third);
        store().add(first);
        Passkey used = first.used(1, false, USED);

        assertThat(store().replace(first, used)).isTrue();

        assertThat(store().ofUser(ada)).containsExactly(used, second, third);
    }

    // Whose it is

    @Test
    void idsThatDifferInOneLetterAreTwoPasskeys() {
        String id = newId() + "aA";
        List<String> alike = List.of(id, id.toUpperCase(Locale.ROOT), id.replace("aA", "Aa"), id + "_");
        for (String each : alike) {
            assertThat(store().find(each)).isEmpty();
            assertThat(store().add(passkey(each, ada).named("of " + each.length() + each.hashCode())))
                    .isTrue();
        }

        assertThat(alike)
                .allSatisfy(
                        each -> assertThat(store().find(each)).map(Passkey::id).contains(each));
        assertThat(store().remove(ada, id)).isTrue();
        assertThat(store().find(id)).isEmpty();
        assertThat(store().ofUser(ada)).hasSize(alike.size() - 1);
    }

    @Test
    void theShortestAndTheLongestIdsAreKeptAndToldApartByTheirLastLetter() {
        String unique = newId();
        String rest = "x".repeat(LONGEST_ID - unique.length() - 1);
        List<String> ids = List.of("a", "A", unique + rest + "a", unique + rest + "A");
        // The short ones may be left from an earlier test.
        ids.forEach(id -> store().find(id).ifPresent(old -> store().remove(old.userId(), id)));

        assertThat(ids)
                .allSatisfy(id -> assertThat(store().add(passkey(id, ada))).isTrue());

        assertThat(ids).allSatisfy(id -> assertThat(store().find(id)).contains(passkey(id, ada)));
        assertThat(store().find(unique + rest)).isEmpty();
        assertThat(store().ofUser(ada)).hasSize(ids.size());
    }

    @Test
    void whatIsAlikeIsAnotherAccount() {
        String id = "Zoe" + newUserId();
        List<String> accounts = List.of(
                id,
                id.toLowerCase(Locale.ROOT),
                id.toUpperCase(Locale.ROOT),
                id + " ",
                " " + id,
                id.replace("Zoe", "Zoë"),
                id.replace("Zoe", "Zoe\u0308"),
                id.replace("Zoe", "Zo\u00e9"),
                id.replace("Zoe", "😀"),
                id.replace("Zoe", "😁"),
                id.replace("Zoe", "Zo_"),
                id.replace("Zoe", "Zo%"),
                id.substring(0, 1) + "%");
        List<Passkey> all =
                accounts.stream().map(each -> passkey(newId(), each)).toList();
        all.forEach(each -> assertThat(store().add(each)).isTrue());

        for (Passkey each : all) {
            assertThat(store().ofUser(each.userId())).containsExactly(each);
            for (String other : accounts) {
                if (!other.equals(each.userId())) {
                    Passkey others = passkey(each.id(), other);
                    assertThat(store().remove(other, each.id())).as(other).isFalse();
                    assertThat(store().replace(others, others.named("taken")))
                            .as(other)
                            .isFalse();
                }
            }
        }
        store().removeAll(id);
        assertThat(store().ofUser(id)).isEmpty();
        assertThat(all.subList(1, all.size()))
                .allSatisfy(each -> assertThat(store().find(each.id())).contains(each));
    }

    @Test
    void theLongestAccountIdsAreToldApartByTheirLastByte() {
        String longest = (newUserId() + "u".repeat(LONGEST_USER_ID)).substring(0, LONGEST_USER_ID - 1);
        Passkey one = passkey(newId(), longest + "1");
        Passkey other = passkey(newId(), longest + "2");
        store().add(one);
        store().add(other);

        assertThat(store().ofUser(one.userId())).containsExactly(one);
        assertThat(store().ofUser(other.userId())).containsExactly(other);
        assertThat(store().ofUser(longest)).isEmpty();
    }

    @Test
    void whatADatabaseCouldTakeForItsOwnLanguageIsATextLikeAnother() {
        Passkey bystander = passkey(newId(), ada);
        store().add(bystander);
        for (String text : METACHARACTERS) {
            assertThat(store().find(text)).as(text).isEmpty();
            assertThat(store().remove(ada, text)).as(text).isFalse();
            String account = text + newUserId();
            Passkey passkey = passkey(newId(), account).named(text);
            assertThat(store().add(passkey)).as(text).isTrue();
            assertThat(store().ofUser(account)).as(text).containsExactly(passkey);
            Passkey renamed = passkey.named(text + "2");
            assertThat(store().replace(passkey, renamed)).as(text).isTrue();
            assertThat(store().find(passkey.id())).as(text).contains(renamed);
            store().removeAll(account);
            assertThat(store().find(passkey.id())).as(text).isEmpty();
        }
        assertThat(store().find(bystander.id())).contains(bystander);
    }

    // Adding

    @Test
    void anIdThatIsThereIsNotAddedAgainWhoseeverItIs() {
        Passkey passkey = passkey(newId(), ada);
        store().add(passkey);

        assertThat(store().add(passkey)).isFalse();
        assertThat(store().add(passkey.named("another"))).isFalse();
        assertThat(store().add(passkey(passkey.id(), grace))).isFalse();

        assertThat(store().find(passkey.id())).contains(passkey);
        assertThat(store().ofUser(ada)).containsExactly(passkey);
        assertThat(store().ofUser(grace)).isEmpty();
    }

    @Test
    void ofAnyNumberOfRacersWithOneIdOneAddsIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            String id = newId();

            List<Boolean> added = race(racer -> store().add(passkey(id, ada + racer)));

            assertThat(added).containsOnlyOnce(true);
            String winner = ada + added.indexOf(true);
            assertThat(store().find(id)).contains(passkey(id, winner));
            assertThat(store().ofUser(winner)).contains(passkey(id, winner));
        }
    }

    @Test
    void whatWasRemovedMayBeAddedAnewByAnotherAccount() {
        Passkey passkey = passkey(newId(), ada);
        store().add(passkey);
        store().remove(ada, passkey.id());

        assertThat(store().add(passkey(passkey.id(), grace))).isTrue();

        assertThat(store().ofUser(ada)).isEmpty();
        assertThat(store().ofUser(grace)).hasSize(1);
    }

    // Replacing

    @Test
    void aUseAndANewNameAreKeptAndAllElseIsLeftAlone() {
        Passkey passkey = passkey(newId(), ada);
        Passkey another = passkey(newId(), ada);
        store().add(passkey);
        store().add(another);
        Passkey used = passkey.used(7, true, USED);

        assertThat(store().replace(passkey, used)).isTrue();
        assertThat(store().find(passkey.id())).contains(used);

        Passkey renamed = used.named("work phone");
        assertThat(store().replace(used, renamed)).isTrue();
        assertThat(store().find(passkey.id())).contains(renamed);
        assertThat(store().find(another.id())).contains(another);
    }

    /** Two sign-ins in one second with a passkey that doesn't count; some databases call that no change. */
    @Test
    void whatIsReplacedByItsEqualIsReplaced() {
        Passkey passkey = passkey(newId(), ada).used(0, true, USED);
        store().add(passkey);

        assertThat(store().replace(passkey, passkey)).isTrue();
        assertThat(store().replace(passkey, passkey)).isTrue();
        assertThat(store().find(passkey.id())).contains(passkey);
    }

    @Test
    void whatWasUsedMeanwhileIsNotReplaced() {
        Passkey passkey = passkey(newId(), ada);
        store().add(passkey);
        Passkey used = passkey.used(5, false, USED);
        store().replace(passkey, used);

        assertThat(store().replace(passkey, passkey.used(6, false, USED))).isFalse();
        assertThat(store().replace(passkey, passkey.named("stale"))).isFalse();
        assertThat(store().replace(passkey.used(4, false, USED), used)).isFalse();

        assertThat(store().find(passkey.id())).contains(used);
    }

    @Test
    void aCountMayGoToItsEndAndBack() {
        Passkey passkey = passkey(newId(), ada);
        store().add(passkey);
        Passkey last = passkey.used(MOST_COUNTED, false, USED);

        assertThat(store().replace(passkey, last)).isTrue();
        assertThat(store().replace(last, last.used(MOST_COUNTED - 1, false, USED)))
                .isTrue();

        assertThat(store().find(passkey.id())).map(Passkey::signCount).contains(MOST_COUNTED - 1);
    }

    @Test
    void whatWasRemovedIsNotReplaced() {
        Passkey passkey = passkey(newId(), ada);
        assertThat(store().replace(passkey, passkey.named("never added"))).isFalse();
        store().add(passkey);
        store().remove(ada, passkey.id());

        assertThat(store().replace(passkey, passkey.used(1, false, USED))).isFalse();

        assertThat(store().find(passkey.id())).isEmpty();
        assertThat(store().ofUser(ada)).isEmpty();
    }

    @Test
    void whatAnotherAccountAddedMeanwhileIsNotReplaced() {
        Passkey passkey = passkey(newId(), ada);
        store().add(passkey);
        store().remove(ada, passkey.id());
        Passkey others = passkey(passkey.id(), grace);
        store().add(others);

        assertThat(store().replace(passkey, passkey.used(1, false, USED))).isFalse();

        assertThat(store().find(passkey.id())).contains(others);
    }

    /** A device and its copy with the same counter: the first one gets in, the other is detected. */
    @Test
    void ofAnyNumberOfRacersThatRaiseTheSameCountOneSucceeds() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            Passkey passkey = passkey(newId(), ada);
            store().add(passkey);

            List<Boolean> replaced =
                    race(racer -> store().replace(passkey, passkey.used(1, false, USED.plusSeconds(racer))));

            assertThat(replaced).containsOnlyOnce(true);
            assertThat(store().find(passkey.id()))
                    .contains(passkey.used(1, false, USED.plusSeconds(replaced.indexOf(true))));
        }
    }

    @Test
    void ofRacersWhoseDeviceDoesNotCountEachSucceeds() throws Exception {
        Passkey passkey = passkey(newId(), ada);
        store().add(passkey);

        List<Boolean> replaced = race(racer -> store().replace(passkey, passkey.used(0, true, USED)));

        assertThat(replaced).containsOnly(true);
        assertThat(store().find(passkey.id())).contains(passkey.used(0, true, USED));
    }

    // Removing

    @Test
    void anAccountRemovesItsOwnOnceAndNoOthers() {
        Passkey passkey = passkey(newId(), ada);
        Passkey another = passkey(newId(), ada);
        store().add(passkey);
        store().add(another);

        assertThat(store().remove(grace, passkey.id())).isFalse();
        assertThat(store().find(passkey.id())).contains(passkey);
        assertThat(store().remove(ada, newId())).isFalse();

        assertThat(store().remove(ada, passkey.id())).isTrue();
        assertThat(store().remove(ada, passkey.id())).isFalse();
        assertThat(store().find(passkey.id())).isEmpty();
        assertThat(store().ofUser(ada)).containsExactly(another);
    }

    @Test
    void ofAnyNumberOfRacersThatRemoveOneOneDoes() throws Exception {
        Passkey passkey = passkey(newId(), ada);
        store().add(passkey);

        List<Boolean> removed = race(racer -> store().remove(ada, passkey.id()));

        assertThat(removed).containsOnlyOnce(true);
    }

    @Test
    void allOfAnAccountAreRemovedAndNoOthers() {
        for (int i = 0; i < 3; i++) {
            store().add(passkey(newId(), ada));
        }
        Passkey others = passkey(newId(), grace);
        store().add(others);

        store().removeAll(ada);
        store().removeAll(ada);

        assertThat(store().ofUser(ada)).isEmpty();
        assertThat(store().ofUser(grace)).containsExactly(others);
    }

    @Test
    void nothingThatIsRemovedWhileOthersReplaceItComesBack() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            assertNothingComesBack(Collections.nCopies(16, store()));
        }
    }

    /** The first racer removes one and all others of an account, while the rest use and rename them as fast as they can. */
    final void assertNothingComesBack(List<Passkeys> nodes) throws Exception {
        String account = newUserId();
        Passkey one = passkey(newId(), account);
        Passkey other = passkey(newId(), account);
        store().add(one);
        store().add(other);
        List<Callable<Boolean>> pieces = new ArrayList<>();
        for (Passkeys node : nodes) {
            boolean removes = pieces.isEmpty();
            pieces.add(() -> {
                if (removes) {
                    boolean removed = node.remove(account, one.id());
                    node.removeAll(account);
                    return removed;
                }
                for (int use = 1; use <= 20; use++) {
                    for (Passkey each : List.of(one, other)) {
                        Passkey now = node.find(each.id()).orElse(each);
                        node.replace(now, now.used(now.signCount() + 1, false, USED));
                        node.replace(now, now.named("use " + use));
                    }
                }
                return true;
            });
        }

        assertThat(Together.run(pieces)).containsOnly(true);

        assertThat(store().find(one.id())).isEmpty();
        assertThat(store().ofUser(account)).isEmpty();
    }

    // For contracts that require more

    private Passkeys store() {
        return requireNonNull(made);
    }

    static String newUserId() {
        return "u" + UUID.randomUUID();
    }

    static String newId() {
        return "id-" + UUID.randomUUID();
    }

    static Passkey passkey(String id, String userId) {
        return new Passkey(
                id,
                userId,
                "h".repeat(43),
                "publicKey",
                0,
                true,
                false,
                new UUID(0, 0),
                List.of("internal", "hybrid"),
                "phone",
                MADE,
                Optional.empty());
    }

    static Passkey used(Passkey passkey, long count) {
        return passkey.used(count, false, USED);
    }

    private static Passkey passkeyOf(String userId, Instant madeAt) {
        return new Passkey(
                newId(),
                userId,
                "h".repeat(43),
                "publicKey",
                0,
                false,
                false,
                new UUID(0, 0),
                List.of(),
                "phone",
                madeAt,
                Optional.empty());
    }

    private static List<Boolean> race(IntFunction<Boolean> work) throws Exception {
        return Together.run(IntStream.range(0, RACERS)
                .<Callable<Boolean>>mapToObj(racer -> () -> work.apply(racer))
                .toList());
    }
}
