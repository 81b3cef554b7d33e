package dev.passlink.testkit;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A mailer that delivers nothing and keeps every email that it's given. Safe for use by several threads. */
public final class RecordingMailer implements Mailer {
    private static final Pattern LINK = Pattern.compile("https?://\\S+");
    private static final Pattern CODE = Pattern.compile("(?m)^(?:(?:[B-Z]{8}){1,2}|(?:[0-9]{6}){1,4})$");

    private final List<Mail> mails = new CopyOnWriteArrayList<>();
    private volatile Delivery answer = new Delivery.Sent("250 OK");

    /** Creates a mailer that accepts every email until told otherwise. */
    public RecordingMailer() {}

    /**
     * Sets the outcome of every attempt from now on.
     *
     * @param answer such as {@link Delivery.TryLater} or {@link Delivery.Refused}
     */
    public void answer(Delivery answer) {
        this.answer = answer;
    }

    /**
     * Every attempt, including those that weren't accepted.
     *
     * @return in the order of the attempts
     */
    public List<Mail> mails() {
        return List.copyOf(mails);
    }

    /**
     * The link in the last email.
     *
     * @return the first URL in its plain text
     * @throws NoSuchElementException if there is no email, or no link in it
     */
    public String lastLink() {
        if (mails.isEmpty()) {
            throw new NoSuchElementException("No email was sent");
        }
        Matcher link = LINK.matcher(mails.get(mails.size() - 1).text());
        if (!link.find()) {
            throw new NoSuchElementException("There is no link in the last email");
        }
        return link.group();
    }

    /**
     * The code in the last email.
     *
     * @return eight letters or six digits; 16 letters or 24 digits if wrong codes have locked an account that isn't sent links
     * @throws NoSuchElementException if there is no email, or no code in it
     */
    public String lastCode() {
        Matcher code =
                CODE.matcher(mails.isEmpty() ? "" : mails.get(mails.size() - 1).text());
        if (!code.find()) {
            throw new NoSuchElementException("There is no code in the last email");
        }
        return code.group();
    }

    @Override
    public Delivery send(Mail mail) {
        mails.add(mail);
        return answer;
    }
}
