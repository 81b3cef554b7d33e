package dev.passlink.pass;

import dev.passlink.LocalPath;
import dev.passlink.adapter.LostForm;
import dev.passlink.count.Clocks;
import dev.passlink.port.UseCounter;
import dev.passlink.token.BrowserSecrets;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import dev.passlink.token.Keys;
import dev.passlink.token.Purpose;
import dev.passlink.token.RandomBytes;
import dev.passlink.token.Signed;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Marks forms that were sent after a sign-in had ended. A mark lets nobody in: a request with one needs a pass like
 * any other. It only says which form may <em>not</em> be sent again.
 */
public final class LostForms {
    /** Long enough for a night's sleep and a look into the mailbox. */
    private static final Duration LIFETIME = Duration.ofDays(1);

    private static final int VERSION = 0x10;
    private static final int ID_BYTES = 12;

    private final Keys keys;
    private final Signed signed;
    private final UseCounter counter;
    private final RandomBytes random;
    private final Clock clock;

    /**
     * Creates and reads marks.
     *
     * @param counter a counter that may forget: its counts let nobody in
     */
    public LostForms(Keys keys, UseCounter counter, RandomBytes random, Clock clock) {
        this.keys = keys;
        this.signed = new Signed(keys, Purpose.LOST_FORM);
        this.counter = counter;
        this.random = random;
        this.clock = clock;
    }

    /**
     * Marks a form.
     *
     * @param secret the browser's secret, which changes when another person signs in
     */
    public String mark(String path, String secret) {
        if (!LocalPath.isLocal(path)) {
            throw new IllegalArgumentException("A form can be sent again only to a local path.");
        }
        FieldWriter out = new FieldWriter()
                .fixed(random.next(ID_BYTES))
                .number(clock.instant().plus(LIFETIME).getEpochSecond(), 5)
                .text(path);
        return signed.sign(VERSION, keys.signing(), out, with(secret));
    }

    private static byte[] with(String secret) {
        return BrowserSecrets.secret(secret)
                .orElseThrow(() ->
                        new IllegalArgumentException("This isn't a browser's secret: give one from AntiForgery."));
    }

    /** Empty if it isn't ours, isn't for this browser, or is too old. */
    public Optional<LostForm> find(String mark, List<String> secrets) {
        return secrets.stream()
                .flatMap(secret -> BrowserSecrets.secret(secret).stream())
                .flatMap(with -> signed.read(mark, with, LostForms::read).stream())
                .filter(form -> clock.instant().isBefore(form.until()))
                .findFirst();
    }

    private static LostForm read(Signed.Content in) throws FieldReader.Malformed {
        in.flags(VERSION, 0);
        String id = Signed.encode(in.fixed(ID_BYTES));
        Instant until = Instant.ofEpochSecond(in.number(5));
        return new LostForm(id, in.text(), until);
    }

    /** Counts it; false if it was already sent again. */
    public boolean sendOnce(LostForm form) {
        return counter.add("f." + form.id(), 1, form.until().plus(Clocks.MARGIN)) == 1;
    }
}
