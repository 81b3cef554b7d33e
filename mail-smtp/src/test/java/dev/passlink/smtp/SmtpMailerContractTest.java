package dev.passlink.smtp;

import dev.passlink.port.Mailer;
import dev.passlink.testkit.MailerContract;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

final class SmtpMailerContractTest extends MailerContract {
    private final RealServer server = RealServer.plain();
    private final ScriptedServer scripted = scripted();

    @AfterEach
    void close() {
        server.close();
        scripted.close();
    }

    @Override
    protected Mailer mailer() {
        return SmtpMailer.connect("smtp://" + server.at("127.0.0.1"));
    }

    @Override
    protected Mailer refusing(String quoted) {
        scripted.answers.put("END", "554 5.7.1 no " + quoted);
        return SmtpMailer.connect(scripted.url());
    }

    @Override
    protected Mailer unreachable() {
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return SmtpMailer.connect("smtp://127.0.0.1:" + closed.getLocalPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected Mailer silent() {
        scripted.answers.put("GREETING", ScriptedServer.SILENT);
        return SmtpMailer.builder(scripted.url())
                .commandTimeout(Duration.ofMillis(300))
                .build();
    }

    @Override
    protected Optional<Mailer> unanswered() {
        scripted.answers.put("END", ScriptedServer.SILENT);
        // It begins before the text has gone out.
        return Optional.of(SmtpMailer.builder(scripted.url())
                .finalTimeout(Duration.ofSeconds(2))
                .build());
    }

    @Override
    protected List<Received> received() {
        return server.taken.stream().map(SmtpMailerContractTest::read).toList();
    }

    private static Received read(RealServer.Taken taken) {
        try {
            MimeMessage message = Mails.read(taken.data());
            return new Received(taken.to(), message.getSubject(), Mails.part(message, 0), Mails.part(message, 1));
        } catch (MessagingException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ScriptedServer scripted() {
        try {
            return new ScriptedServer(Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
