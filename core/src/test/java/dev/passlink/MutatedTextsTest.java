package dev.passlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.UseCounter;
import dev.passlink.port.UserLookup;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.token.Signed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * Whatever a browser holds, changed at random: by the ten thousand in the build, by the ten million with
 * {@code -Dpasslink.mutations=10000000}.
 */
final class MutatedTextsTest {
    private static final int MUTATIONS = Integer.getInteger("passlink.mutations", 40_000);
    private static final String BOTH_KEYS = Site.KEY_1 + "," + Site.KEY_2;
    private static final String LOOK_ALIKES = "AQgw-_+/=. \n\u0000\u0080\u00e9\u0410\uff21";

    private static final View VIEW = ViewRule.of("/jobs/{id}/apply", "apply").at("17");
    private static final String SECRET = Signed.encode(new byte[16]);

    private final Site site = new Site(BOTH_KEYS);
    private final List<String> originals = originals();
    private final Random random = new Random(20_261_127);

    /** Everything the site gives out, of both keys, so that parts can be exchanged between them. */
    private List<String> originals() {
        List<String> texts = new ArrayList<>();
        for (String keys : List.of(BOTH_KEYS, Site.KEY_2 + "," + Site.KEY_1)) {
            Site node = new Site(keys, site);
            for (String address : List.of("ada@example.com", "grace@example.com", "guest@example.com")) {
                texts.add(node.browserThatAsked(address).requests());
                if (!address.startsWith("guest")) {
                    texts.add(node.lastToken());
                    Redemption.Granted granted = (Redemption.Granted) node.redeem(node.lastToken());
                    SignIn signIn = node.passlink.flows().signIn(granted, SignInMethod.LINK, true, Browser.NONE);
                    texts.add(signIn.text());
                    texts.add(signIn.known());
                    texts.add(node.passlink.flows().hold(granted, SignInMethod.LINK, true));
                    String url = node.passlink.link(Site.ada().subject(), VIEW).url();
                    String link = url.substring(url.indexOf('=') + 1);
                    texts.add(link);
                    Redemption.Granted opened =
                            (Redemption.Granted) node.passlink.flows().redeem(link, VIEW, Browser.NONE);
                    texts.add(node.passlink.flows().openView(opened, VIEW, SECRET));
                }
            }
        }
        return texts;
    }

    /** The same keys and clock, and nothing behind them that may be reached. */
    private Passlink walled() {
        return Passlink.builder()
                .baseUrl("https://jobs.example.com")
                .keys(KeyRing.parse(BOTH_KEYS))
                .users(new UserLookup() {
                    @Override
                    public Optional<User> findByAddress(EmailAddress address) {
                        throw new AssertionError("A forgery reached the look-up");
                    }

                    @Override
                    public Optional<User> findById(String id) {
                        throw new AssertionError("A forgery reached the look-up");
                    }
                })
                .counter(new UseCounter() {
                    @Override
                    public long add(String key, long amount, Instant expiresAt) {
                        throw new AssertionError("A forgery reached the counter");
                    }

                    @Override
                    public Instant remembersSince() {
                        throw new AssertionError("A forgery reached the counter");
                    }
                })
                .mailer(new RecordingMailer())
                .queue(new DirectQueue())
                .clock(site.clock)
                .audit(event -> {})
                .build();
    }

    @Test
    void nothingThatWasChangedIsTakenForAnythingAndNothingIsAskedAboutIt(TestReporter reporter) {
        Passlink passlink = walled();
        Set<String> known = new HashSet<>(originals);
        assertThat(known).hasSizeGreaterThan(20);
        int tried = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String text = changed(originals.get(random.nextInt(originals.size())));
            // Parts of two that happen to be one of them, or a change that changes nothing.
            if (!known.contains(text)) {
                tried++;
                assertForged(passlink, text);
            }
        }
        assertThat(tried).isGreaterThan(MUTATIONS / 2);
        reporter.publishEntry("mutated texts that were refused", Integer.toString(tried));
    }

    /** By hand and not by AssertJ, which is slower than what is asserted. */
    private static void assertForged(Passlink passlink, String text) {
        boolean refused = Site.reasonOf(passlink.flows().redeem(text, Browser.NONE)) == Reason.FORGED
                && Site.reasonOf(passlink.flows().check(text)) == Reason.FORGED
                && Site.reasonOf(passlink.flows().redeem(text, VIEW, Browser.NONE)) == Reason.FORGED
                && Site.reasonOf(passlink.flows().check(text, VIEW, List.of(SECRET))) == Reason.FORGED
                && passlink.flows().pending(text).isEmpty()
                && Site.reasonOf(passlink.flows().redeemCode("ABCDEFGH", new Browser(text, text))) == Reason.NO_REQUEST;
        if (!refused) {
            throw new AssertionError("Taken: " + text);
        }
        passlink.flows().signOut(text);
    }

    private String changed(String text) {
        int changes = 1 + random.nextInt(3);
        String changed = text;
        for (int i = 0; i < changes; i++) {
            changed = random.nextInt(4) == 0 ? characters(changed) : bytes(changed);
        }
        return changed;
    }

    /** As a mail program, a proxy or somebody by hand would change it. */
    private String characters(String text) {
        int at = random.nextInt(text.length() + 1);
        int to = Math.min(text.length(), at + random.nextInt(4));
        char odd = LOOK_ALIKES.charAt(random.nextInt(LOOK_ALIKES.length()));
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + odd + text.substring(to);
            case 1 -> text.substring(0, at) + text.substring(to);
            case 2 -> text.substring(0, to) + text.substring(at);
            case 3 -> text.substring(0, at) + swapCase(text.substring(at, to)) + text.substring(to);
            case 4 -> text.substring(0, at) + "%" + Integer.toHexString(odd) + text.substring(to);
            default -> text + odd;
        };
    }

    private static String swapCase(String text) {
        StringBuilder swapped = new StringBuilder();
        text.chars()
                .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
                .forEach(swapped::appendCodePoint);
        return swapped.toString();
    }

    /** As somebody would who knows the format: bits, fields, key ids, and parts of another text. */
    private String bytes(String text) {
        byte[] bytes = Signed.decode(text).orElse(new byte[] {0x10, 1});
        byte[] other =
                Signed.decode(originals.get(random.nextInt(originals.size()))).orElseThrow();
        if (bytes.length == 0) {
            return Signed.encode(other) + "A";
        }
        int at = random.nextInt(bytes.length);
        switch (random.nextInt(7)) {
            case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> bytes[at] = (byte) random.nextInt(256);
            case 2 -> bytes[Math.min(1, bytes.length - 1)] = (byte) (1 + random.nextInt(2));
            case 3 -> bytes[0] = (byte) random.nextInt(256);
            // Another's tag, or another's body under this one's tag.
            case 4 -> bytes = joined(bytes, bytes.length - 16, other, other.length - 16);
            case 5 -> bytes = joined(bytes, at, other, random.nextInt(other.length));
            default -> bytes = Arrays.copyOf(bytes, at + random.nextInt(bytes.length));
        }
        return Signed.encode(bytes);
    }

    private static byte[] joined(byte[] head, int until, byte[] tail, int from) {
        byte[] joined = Arrays.copyOf(head, Math.max(0, until) + tail.length - from);
        System.arraycopy(tail, from, joined, Math.max(0, until), tail.length - from);
        return joined;
    }
}
