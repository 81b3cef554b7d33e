package dev.passlink.boot.test;

import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The emails that would have been sent: a bean in each context that Spring Boot's test framework starts, where Passlink sends no
 * email.
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
 * <p>Each call first handles the queued requests in the calling thread, so you needn't wait for anything. The inbox is emptied
 * after each test. Safe for use by several threads.
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
     * @param address the recipient's address
     * @return the email as it would have been sent
     * @throws IllegalArgumentException if it isn't an address
     * @throws NoSuchElementException if there is none; the message says who got emails
     */
    public Mail last(String address) {
        EmailAddress to = EmailAddress.of(address);
        List<Mail> all = emails();
        return all.stream()
                .filter(mail -> mail.to().equals(to))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new NoSuchElementException("No email was sent to " + address + ", but to "
                        + all.stream()
                                .map(mail -> mail.to().text())
                                .distinct()
                                .collect(Collectors.joining(", ", "[", "]"))
                        + ". Passlink sends no email to an address without an enabled account, and says so"
                        + " only in the log."));
    }

    /**
     * The link in the last email to an address.
     *
     * @param address the recipient's address
     * @return the link, to this test's server and port
     * @throws IllegalArgumentException if it isn't an address
     * @throws NoSuchElementException if there is no email, or no link in it
     */
    public String link(String address) {
        Matcher link = LINK.matcher(last(address).text());
        if (!link.find()) {
            throw new NoSuchElementException("There is no link in the last email to " + address + ".");
        }
        return link.group();
    }

    /**
     * The code in the last email to an address.
     *
     * @param address the recipient's address
     * @return the code, as it's typed in the asking browser
     * @throws IllegalArgumentException if it isn't an address
     * @throws NoSuchElementException if there is no email, or no code in it
     */
    public String code(String address) {
        Matcher code = CODE.matcher(last(address).text());
        if (!code.find()) {
            throw new NoSuchElementException("There is no code in the last email to " + address + ".");
        }
        return code.group();
    }

    /** Forgets all emails so far, and all queued requests. */
    public void clear() {
        queue.clear();
    }
}
