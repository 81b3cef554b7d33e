package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The email that would have been sent: a bean of each context that Spring Boot's test framework starts, in which Passlink sends none.
 *
 * <pre>{@code
 * import dev.passlink.boot.test.PasslinkInbox;
 *
 * class SignInTest {
 *     void isSentALink(PasslinkInbox inbox) {
 *         // after mvc.perform(post("/login").param("email", "ada@example.com")…)
 *         String link = inbox.link("ada@example.com");
 *     }
 * }
 * }</pre>
 *
 * <p>Whoever asks it deals with what waits in the queue, in their own thread: nothing is to be waited for. It is emptied after
 * each test. Safe for many threads.
 */
public final class PasslinkInbox {
    private static final Pattern LINK = Pattern.compile("https?://\\S+");
    private static final Pattern CODE = Pattern.compile("(?m)^(?:(?:[B-Z]{8}){1,2}|(?:[0-9]{6}){1,4})$");

    private final TestQueue queue;

    PasslinkInbox(TestQueue queue) {
        this.queue = queue;
    }

    /**
     * Every email since the last test.
     *
     * @return the oldest first
     */
    public List<Mail> emails() {
        return queue.mails();
    }

    /**
     * The last email to an address.
     *
     * @param address whose
     * @return as it would have been sent
     * @throws IllegalArgumentException if it is no address
     * @throws NoSuchElementException if there is none; the message says who was sent some
     */
    public Mail last(String address) {
        EmailAddress to = EmailAddress.of(address);
        List<Mail> all = emails();
        return all.stream()
                .filter(mail -> mail.to().equals(to))
                .reduce((first, second) -> second)
                .orElseThrow(
                        () -> new NoSuchElementException(
                                "No email was sent to " + address + ", but to "
                                        + all.stream()
                                                .map(mail -> mail.to().text())
                                                .distinct()
                                                .collect(Collectors.joining(", ", "[", "]"))
                                        + ". Passlink sends none to an address without an enabled account, and tells nobody but the log."));
    }

    /**
     * The link in the last email to an address.
     *
     * @param address whose
     * @return for the server that this test has, at its own port
     * @throws IllegalArgumentException if it is no address
     * @throws NoSuchElementException if there is no email, or no link in it
     */
    public String link(String address) {
        Matcher link = LINK.matcher(last(address).text());
        if (!link.find()) {
            throw new NoSuchElementException("No link is in the last email to " + address + ".");
        }
        return link.group();
    }

    /**
     * The code in the last email to an address.
     *
     * @param address whose
     * @return as it is typed in the browser that asked
     * @throws IllegalArgumentException if it is no address
     * @throws NoSuchElementException if there is no email, or no code in it
     */
    public String code(String address) {
        Matcher code = CODE.matcher(last(address).text());
        if (!code.find()) {
            throw new NoSuchElementException("No code is in the last email to " + address + ".");
        }
        return code.group();
    }

    /** Forgets all email so far, and what waits. */
    public void clear() {
        queue.clear();
    }
}
