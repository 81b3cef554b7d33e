package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

final class FileMailerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-04T09:00:00Z"), ZoneOffset.UTC);

    @TempDir
    Path folder;

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void eachMailIsAFileThatAMailClientOpens() throws Exception {
        Path mails = folder.resolve("a/b");
        FileMailer mailer = FileMailer.into(mails, CLOCK);
        Delivery first = mailer.send(Mails.MAIL);
        Delivery again = mailer.send(Mails.MAIL);
        assertThat(files(mails))
                .extracting(file -> file.getFileName().toString())
                .containsExactlyInAnyOrder(first.reply(), again.reply())
                .allMatch(name -> name.matches("20261104T090000\\.000Z-AAECAwQFBgcICQoL-\\d+\\.eml"));
        MimeMessage message = Mails.read(Files.readString(mails.resolve(first.reply()), UTF_8));
        assertThat(message.getSubject()).isEqualTo(Mails.MAIL.subject());
        assertThat(Mails.part(message, 0)).isEqualTo(Mails.TEXT);
        assertThat(Mails.part(message, 1)).isEqualTo(Mails.HTML);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "has no such permissions")
    void nobodyElseOnTheMachineReadsTheLinks() throws Exception {
        Path mails = folder.resolve("mails");
        FileMailer.into(mails).send(Mails.MAIL);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mails)))
                .isEqualTo("rwx------");
        assertThat(files(mails))
                .hasSize(1)
                .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .isEqualTo("rw-------"));
    }

    @Test
    void aFolderThatIsGoneIsTriedLaterAndLeavesNothing() throws Exception {
        FileMailer mailer = FileMailer.into(folder.resolve("gone"));
        Files.delete(folder.resolve("gone"));
        Delivery delivery = mailer.send(Mails.MAIL);
        assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
        assertThat(delivery.reply()).startsWith("not written: ").doesNotContain(Mails.TOKEN, "Ada");
    }

    @Test
    void aFolderThatCannotBeMadeIsAMistakeToBeSeenAtStart() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> FileMailer.into(file)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void anIdNamesNoOtherFolder() {
        Mail mail = new Mail("../../etc/passwd", Mails.MAIL.to(), "Sign in", "", "");
        assertThatThrownBy(() -> FileMailer.into(folder).send(mail)).isInstanceOf(IllegalArgumentException.class);
    }
}
