package dev.passlink.smtp;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes each email into a folder as an {@code .eml} file, which mail programs can open. <strong>For development
 * only: anyone who reads the files can sign in.</strong>
 *
 * <p>On a POSIX file system, only the owner can read the files. A file gets its name, which begins with the time in
 * UTC, once it is complete. Nothing is ever deleted.
 *
 * <p>Immutable; used by several threads at once.
 */
public final class FileMailer implements Mailer {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;
    private final MimeMessages messages;
    private final Clock clock;

    private FileMailer(Path folder, Clock clock) {
        this.folder = folder;
        this.messages = MimeMessages.from("passlink@localhost", clock);
        this.clock = clock;
    }

    /**
     * Writes into a folder, which is created if it doesn't exist.
     *
     * @param folder such as {@code target/mails}
     * @return the mailer
     * @throws UncheckedIOException if the folder can't be created
     */
    public static FileMailer into(Path folder) {
        return into(folder, Clock.systemUTC());
    }

    /**
     * Writes into a folder, with a clock of your own. The folder is created if it doesn't exist.
     *
     * @param folder such as {@code target/mails}
     * @param clock the clock for the {@code Date} header and the file's name
     * @return the mailer
     * @throws UncheckedIOException if the folder can't be created
     */
    public static FileMailer into(Path folder, Clock clock) {
        try {
            Files.createDirectories(folder, ownerOnly());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new FileMailer(folder, clock);
    }

    /**
     * Writes one file.
     *
     * @param mail the email
     * @return {@link Delivery.Sent} with the file's name, or {@link Delivery.TryLater} if it can't be written
     * @throws IllegalArgumentException if the email's id isn't allowed in a {@code Message-ID}
     */
    @Override
    public Delivery send(Mail mail) {
        byte[] bytes = messages.text(mail).bytes();
        try {
            // Created for the owner alone, under a new name.
            Path unfinished =
                    Files.createTempFile(folder, TIME.format(clock.instant()) + "-" + mail.id() + "-", ".unfinished");
            try {
                Files.write(unfinished, bytes);
                String name = unfinished.getFileName().toString().replace(".unfinished", ".eml");
                Files.move(unfinished, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
                return new Delivery.Sent(name);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } catch (IOException e) {
            return new Delivery.TryLater("not written: " + e);
        }
    }

    /** Names the folder. */
    @Override
    public String toString() {
        return "FileMailer[" + folder + "]";
    }

    private static FileAttribute<?>[] ownerOnly() {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
                }
                : new FileAttribute<?>[0];
    }
}
