package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Properties;

/** The mail of these tests, and the way back from what a server got. */
final class Mails {
    static final String TOKEN = "Ab-_".repeat(16) + "=.equals=3Dand..dots";
    static final String LINK = "https://jobs.example.com/login/link?passlink=" + TOKEN + "&next=%2Fjobs%3Fq%3Da%2Bb";
    static final String TEXT = "Grüße,\n\n" + LINK + "\n\n.\n..a line with a space at its end \nFrom here on: €\n";
    static final String HTML = "<p><a href=\"" + LINK.replace("&", "&amp;") + "\">Sign in, Ada</a></p>";
    static final Mail MAIL = to("Ada@example.com");

    private Mails() {}

    static Mail to(String address) {
        return new Mail("AAECAwQFBgcICQoL", EmailAddress.of(address), "Sign in to Jobs", TEXT, HTML);
    }

    static Mail withSubject(String subject) {
        return new Mail(MAIL.id(), MAIL.to(), subject, TEXT, HTML);
    }

    static MimeMessage read(String data) throws MessagingException {
        Properties utf8 = new Properties();
        utf8.put("mail.mime.allowutf8", "true");
        return new MimeMessage(Session.getInstance(utf8), new ByteArrayInputStream(data.getBytes(UTF_8)));
    }

    /** The decoded part, with the line ends of a Java text. */
    static String part(MimeMessage message, int index) throws MessagingException, IOException {
        String content = (String)
                ((MimeMultipart) message.getContent()).getBodyPart(index).getContent();
        return content.replace("\r\n", "\n");
    }
}
