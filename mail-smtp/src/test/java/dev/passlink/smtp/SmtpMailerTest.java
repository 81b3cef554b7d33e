package dev.passlink.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Mails handed over real sockets to a server on this machine: what it gets, and what its answers mean. */
@Timeout(300)
final class SmtpMailerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-04T09:00:00Z"), ZoneOffset.UTC);
    /** Long enough for a mail to a server that answers. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration AT_ONCE = Duration.ofMillis(200);
    private static final Mail TOO_MUCH_FOR_ANY_BUFFER = new Mail(
            Mails.MAIL.id(),
            Mails.MAIL.to(),
            Mails.MAIL.subject(),
            ("x".repeat(70) + "\n").repeat(400_000),
            Mails.MAIL.html());

    private static MimeMessage received(String query, Mail mail) throws Exception {
        try (RealServer server = RealServer.plain()) {
            SmtpMailer mailer = SmtpMailer.builder("smtp://" + server.at("127.0.0.1") + query)
                    .clock(CLOCK)
                    .build();
            assertThat(mailer.send(mail)).isInstanceOf(Delivery.Sent.class);
            return Mails.read(server.taken.get(0).data());
        }
    }

    private static Delivery sendTo(ScriptedServer server) {
        return SmtpMailer.connect(server.url()).send(Mails.MAIL);
    }

    private static Delivery sendInAHurry(ScriptedServer server) {
        return SmtpMailer.builder(server.url()).commandTimeout(AT_ONCE).build().send(Mails.MAIL);
    }

    private static @Nullable String hold(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** By a mail to a server that says nothing: it is given up when its limit is over. */
    private static void letPass(Duration limit) throws Exception {
        try (ScriptedServer silent = new ScriptedServer(Map.of("GREETING", ScriptedServer.SILENT))) {
            assertThat(SmtpMailer.builder(silent.url())
                            .commandTimeout(limit)
                            .build()
                            .send(Mails.MAIL))
                    .isInstanceOf(Delivery.TryLater.class);
        }
    }

    @Test
    void aServerThatStopsReadingInTheMiddleOfAMailHoldsNobodyForEver() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("DATA", "354 go on " + ScriptedServer.DEAF))) {
            Delivery delivery = SmtpMailer.builder(server.url())
                    .finalTimeout(AT_ONCE)
                    .build()
                    .send(TOO_MUCH_FOR_ANY_BUFFER);
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("SocketTimeoutException");
        }
    }

    @Test
    void aConnectionLostBeforeTheDotIsWrittenIsASureNo() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("BODY", ScriptedServer.CUT))) {
            assertThat(SmtpMailer.connect(server.url()).send(TOO_MUCH_FOR_ANY_BUFFER))
                    .isInstanceOf(Delivery.TryLater.class);
        }
    }

    @Test
    void aBareLoopbackUrlIsEnough() throws Exception {
        try (RealServer server = RealServer.plain()) {
            Delivery delivery =
                    SmtpMailer.connect("smtp://" + server.at("localhost")).send(Mails.MAIL);
            assertThat(delivery).isInstanceOf(Delivery.Sent.class);
            assertThat(delivery.reply()).startsWith("250");
            assertThat(server.taken).hasSize(1);
            assertThat(server.taken.get(0).from()).isEqualTo("passlink@localhost");
            assertThat(server.taken.get(0).to()).isEqualTo("Ada@example.com");
        }
    }

    @Test
    void theHeadersSayWhatAMachineShouldSay() throws Exception {
        MimeMessage message = received("?from=Jobs%2C%20Inc.%20%3Cnoreply@jobs.example%3E", Mails.MAIL);
        assertThat(message.getHeader("Date")).containsExactly("Wed, 4 Nov 2026 09:00:00 +0000");
        assertThat(message.getHeader("From")).containsExactly("\"Jobs, Inc.\" <noreply@jobs.example>");
        assertThat(message.getHeader("To")).containsExactly("Ada@example.com");
        assertThat(message.getHeader("Subject")).containsExactly("Sign in to Jobs");
        assertThat(message.getHeader("Message-ID")).containsExactly("<AAECAwQFBgcICQoL@jobs.example>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getHeader("MIME-Version")).containsExactly("1.0");
        assertThat(message.getHeader("X-Mailer")).isNull();
    }

    private static MimeMessage receivedFrom(SmtpMailer.Builder builder, RealServer server) throws Exception {
        try (SmtpMailer mailer = builder.clock(CLOCK).build()) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
        }
        return Mails.read(server.taken.get(server.taken.size() - 1).data());
    }

    @Test
    void repliesGoWhereTheUrlOrTheBuilderSaysAndElseToTheSender() throws Exception {
        try (RealServer server = RealServer.plain()) {
            String url = "smtp://" + server.at("127.0.0.1") + "?from=noreply@jobs.example";
            assertThat(receivedFrom(SmtpMailer.builder(url), server).getHeader("Reply-To"))
                    .isNull();
            String withReplies = url + "&reply-to=H%C3%ADlfe%20%3Chelp@jobs.example%3E";
            InternetAddress read = (InternetAddress)
                    receivedFrom(SmtpMailer.builder(withReplies), server).getReplyTo()[0];
            assertThat(read.getPersonal()).isEqualTo("Hílfe");
            assertThat(read.getAddress()).isEqualTo("help@jobs.example");
            assertThat(receivedFrom(SmtpMailer.builder(withReplies).replyTo("ada@jobs.example"), server)
                            .getHeader("Reply-To"))
                    .containsExactly("ada@jobs.example");
            assertThat(server.taken).allMatch(taken -> taken.from().equals("noreply@jobs.example"));
        }
    }

    @Test
    void headersOfTheApplicationArriveAsTheyWereGiven() throws Exception {
        String folded = "word ".repeat(40).strip();
        String gaps = "a" + " ".repeat(100) + "b";
        try (RealServer server = RealServer.plain()) {
            MimeMessage message = receivedFrom(
                    SmtpMailer.builder("smtp://" + server.at("127.0.0.1"))
                            .header("X-PM-Message-Stream", " outbound ")
                            .header("X-Tag", "sign-in")
                            .header("X-Tag", "{\"one\": [\"=?two?=\"]}")
                            .header("X-Long", "x".repeat(900))
                            .header("X-Folded", folded)
                            .header("X-Gaps", gaps)
                            .header("X-Site", "Stellenbörse " + "für alle ".repeat(20) + "🔑"),
                    server);
            assertThat(message.getHeader("X-PM-Message-Stream")).containsExactly("outbound");
            assertThat(message.getHeader("X-Tag")).containsExactly("sign-in", "{\"one\": [\"=?two?=\"]}");
            assertThat(message.getHeader("X-Long")).containsExactly("x".repeat(900));
            assertThat(MimeUtility.unfold(message.getHeader("X-Folded")[0])).isEqualTo(folded);
            assertThat(message.getHeader("X-Folded")[0].lines()).hasSizeGreaterThan(1);
            assertThat(message.getHeader("X-Gaps")).containsExactly(gaps);
            assertThat(message.getHeader("X-Site")[0].chars()).allMatch(c -> c < 0x80);
            assertThat(MimeUtility.decodeText(MimeUtility.unfold(message.getHeader("X-Site")[0])))
                    .isEqualTo("Stellenbörse " + "für alle ".repeat(20) + "🔑");
            assertThat(Mails.part(message, 0)).isEqualTo(Mails.TEXT);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From",
                "from",
                "Sender",
                "To",
                "Cc",
                "BCC",
                "Reply-To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Auto-Submitted",
                "Content-Type",
                "content-transfer-encoding",
                "Resent-To",
                "Return-Path",
                "Received",
                "Received-SPF",
                "Delivered-To",
                "DKIM-Signature",
                "ARC-Seal",
                "Authentication-Results"
            })
    void aHeaderThatTheMailerOrAServerWritesIsNotForTheApplication(String name) {
        SmtpMailer.Builder builder = SmtpMailer.builder("smtp://localhost");
        assertThatThrownBy(() -> builder.header(name, "eve@example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageContaining("replyTo(…)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\n", "\r", "\u0085", "\0", "\t", "\u2028", "\r\n\r\n<b>"})
    void noHeaderOfTheApplicationBeginsAnother(String lineEnd) {
        SmtpMailer.Builder builder = SmtpMailer.builder("smtp://localhost");
        String bcc = lineEnd + "Bcc: eve@example.com";
        assertThatThrownBy(() -> builder.header("X-Tag", "a" + bcc)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("X-Tag", "ä" + bcc)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.header("X-Tag" + bcc, "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.replyTo("help@jobs.example" + bcc))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("The address for replies");
        assertThatThrownBy(() -> builder.replyTo("Help" + bcc + " <help@jobs.example>"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "X Tag", "X-Tag:", "X-Täg", "-", "1", "X-Tag: a\r\nBcc"})
    void aHeadersNameIsAWord(String name) {
        assertThatThrownBy(() -> SmtpMailer.builder("smtp://localhost").header(name, "a"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("such as X-PM-Message-Stream");
    }

    @Test
    void aHeaderNeedsAValueThatFitsIntoALine() {
        SmtpMailer.Builder builder = SmtpMailer.builder("smtp://localhost");
        for (String value : List.of("", " ", "x".repeat(901))) {
            assertThatThrownBy(() -> builder.header("X-Tag", value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 to 900 characters");
        }
    }

    @Test
    void repliesGoToOneAddress() {
        SmtpMailer.Builder builder = SmtpMailer.builder("smtp://localhost");
        for (String address :
                List.of("", "help", "a@example.com, b@example.com", "Help <a@example.com>, b@example.com")) {
            assertThatThrownBy(() -> builder.replyTo(address))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("The address for replies is not one email address");
        }
    }

    @Test
    void theTextComesBeforeTheHtmlAndBothAreQuotedPrintable() throws Exception {
        MimeMessage message = received("", Mails.MAIL);
        assertThat(message.isMimeType("multipart/alternative")).isTrue();
        MimeMultipart parts = (MimeMultipart) message.getContent();
        assertThat(parts.getCount()).isEqualTo(2);
        assertThat(parts.getBodyPart(0).getHeader("Content-Type")).containsExactly("text/plain; charset=UTF-8");
        assertThat(parts.getBodyPart(1).getHeader("Content-Type")).containsExactly("text/html; charset=UTF-8");
        for (int i = 0; i < 2; i++) {
            assertThat(parts.getBodyPart(i).getHeader("Content-Transfer-Encoding"))
                    .containsExactly("quoted-printable");
        }
    }

    @Test
    void aLinkSurvivesTheEncoding() throws Exception {
        MimeMessage message = received("", Mails.MAIL);
        assertThat(Mails.part(message, 0)).isEqualTo(Mails.TEXT).contains(Mails.LINK);
        assertThat(Mails.part(message, 1)).isEqualTo(Mails.HTML);
    }

    @Test
    void noLineIsLongAndTheBodyIsAscii() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            assertThat(sendTo(server)).isInstanceOf(Delivery.Sent.class);
            // A copy: the server may still be taking QUIT.
            List<String> lines = List.copyOf(server.lines);
            List<String> message = lines.subList(lines.indexOf("DATA"), lines.size());
            assertThat(message)
                    .allMatch(line -> line.length() <= 78)
                    .allMatch(line -> line.chars().allMatch(c -> c >= 0x20 && c < 0x7f));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Anmeldung für Büro & Söhne",
                "ログイン用リンク、ログイン用リンク、ログイン用リンク、ログイン用リンク、ログイン用リンク",
                "A plain subject that goes on and on, word after word, until it has to be folded onto a second line"
            })
    void everySubjectArrivesAsItWas(String subject) throws Exception {
        MimeMessage message = received("", Mails.withSubject(subject));
        assertThat(message.getSubject()).isEqualTo(subject);
        assertThat(message.getHeader("Subject")[0].lines()).allMatch(line -> line.length() <= 78);
        assertThat(message.getHeader("Subject")[0].chars()).allMatch(c -> c < 0x80);
    }

    @Test
    void aDisplayNameMayHaveAnyLetters() throws Exception {
        MimeMessage message = received("?from=%C3%96zg%C3%BCr%20%3Cnoreply@jobs.example%3E", Mails.MAIL);
        InternetAddress from = (InternetAddress) message.getFrom()[0];
        assertThat(from.getPersonal()).isEqualTo("Özgür");
        assertThat(from.getAddress()).isEqualTo("noreply@jobs.example");
    }

    @Test
    void everyAttemptHasTheSameMessageId() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("END", "451 4.3.0 later"))) {
            SmtpMailer mailer = SmtpMailer.builder(server.url())
                    .messageIdDomain("mail.example.com")
                    .build();
            assertThat(mailer.send(Mails.MAIL)).isEqualTo(new Delivery.TryLater("451 4.3.0 later"));
            server.answers.remove("END");
            assertThat(mailer.send(Mails.MAIL)).isEqualTo(new Delivery.Sent("250 2.0.0 OK"));
            assertThat(server.lines.stream().filter(line -> line.startsWith("Message-ID:")))
                    .hasSize(2)
                    .containsOnly("Message-ID: <AAECAwQFBgcICQoL@mail.example.com>");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 421 busy, TryLater",
        "GREETING, 554 go away, TryLater",
        "GREETING, CUT, TryLater",
        "MAIL, 451 later, TryLater",
        "MAIL, 530 5.7.0 sign in first, TryLater",
        "MAIL, 553 5.7.1 not you, Refused",
        "RCPT, 450 4.2.0 greylisted, TryLater",
        "RCPT, 550 5.1.1 nobody here, Refused",
        "RCPT, 552 5.2.2 full, Refused",
        "RCPT, 421 bye CUT, TryLater",
        "RCPT, 550 bye CUT, Refused",
        "RCPT, CUT, TryLater",
        "DATA, 452 4.3.1 no room, TryLater",
        "DATA, 554 5.7.1 no, Refused",
        "DATA, 250 what, TryLater",
        "END, 451 4.7.1 later, TryLater",
        "END, 554 5.7.1 spam, Refused",
        "END, 554 5.7.1 spam CUT, Refused",
        "END, 421 4.3.2 closing CUT, TryLater",
        "END, CUT, Unconfirmed",
        "END, 250-taken CUT, Unconfirmed",
        "END, nonsense, Unconfirmed",
        "QUIT, CUT, Sent"
    })
    void theServersAnswerDecidesWhatTheQueueDoes(String command, String answer, String expected) throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of(command, answer))) {
            Delivery delivery = sendTo(server);
            assertThat(delivery.getClass().getSimpleName()).as(delivery.reply()).isEqualTo(expected);
            assertThat(delivery.reply()).isNotBlank().doesNotContain("\n");
        }
    }

    @Test
    void aReplyNamesWhatTheServerSaid() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(Map.of("RCPT", "550-5.1.1 The mailbox\r\n550 5.1.1 does not exist"))) {
            assertThat(sendTo(server))
                    .isEqualTo(new Delivery.Refused("550-5.1.1 The mailbox 550 5.1.1 does not exist"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA"})
    void aSilentServerIsGivenUpSoon(String command) throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of(command, ScriptedServer.SILENT))) {
            Delivery delivery = sendInAHurry(server);
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("SocketTimeoutException");
        }
    }

    @Test
    void aServerThatIsSilentAfterTheDotLeavesOpenWhetherItTookTheMail() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("END", ScriptedServer.SILENT))) {
            // It begins before the text has gone out.
            Delivery delivery = SmtpMailer.builder(server.url())
                    .finalTimeout(Duration.ofSeconds(2))
                    .build()
                    .send(Mails.MAIL);
            assertThat(delivery).isInstanceOf(Delivery.Unconfirmed.class);
            assertThat(delivery.reply()).contains("SocketTimeoutException");
        }
    }

    @Test
    void aGreetingAndAnAnswerMayEachComeLongAfterTheOtherLimits() throws Exception {
        CountDownLatch limitsAreOver = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            server.decide("GREETING", line -> hold(limitsAreOver));
            CompletableFuture<Delivery> late = CompletableFuture.supplyAsync(() -> SmtpMailer.builder(server.url())
                    .connectTimeout(SOON)
                    .finalTimeout(SOON)
                    .build()
                    .send(Mails.MAIL));
            assertThat(server.arrived.await(60, TimeUnit.SECONDS)).isTrue();
            letPass(SOON);
            limitsAreOver.countDown();
            assertThat(late.get()).isInstanceOf(Delivery.Sent.class);
        }
        CountDownLatch commandsAreOver = new CountDownLatch(1);
        CountDownLatch atTheEnd = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            server.decide("END", line -> {
                atTheEnd.countDown();
                return hold(commandsAreOver);
            });
            CompletableFuture<Delivery> late = CompletableFuture.supplyAsync(() -> SmtpMailer.builder(server.url())
                    .connectTimeout(SOON)
                    .commandTimeout(SOON)
                    .build()
                    .send(Mails.MAIL));
            assertThat(atTheEnd.await(60, TimeUnit.SECONDS)).isTrue();
            letPass(SOON);
            commandsAreOver.countDown();
            assertThat(late.get()).isInstanceOf(Delivery.Sent.class);
            assertThat(server.count(".")).isEqualTo(1);
        }
    }

    @Test
    void aKeptConnectionThatShowsThatItIsAliveHasAsMuchTimeAsANewOne() throws Exception {
        CountDownLatch atTheRecipient = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ScriptedServer server = new ScriptedServer(Map.of());
                SmtpMailer mailer =
                        SmtpMailer.builder(server.url()).connectTimeout(SOON).build()) {
            assertThat(mailer.send(Mails.MAIL)).isInstanceOf(Delivery.Sent.class);
            server.decide("RCPT", line -> {
                atTheRecipient.countDown();
                return hold(goOn);
            });
            CompletableFuture<Delivery> late = CompletableFuture.supplyAsync(() -> mailer.send(Mails.MAIL));
            assertThat(atTheRecipient.await(60, TimeUnit.SECONDS)).isTrue();
            letPass(SOON);
            goOn.countDown();
            assertThat(late.get()).isInstanceOf(Delivery.Sent.class);
            assertThat(server.connections).hasValue(1);
        }
    }

    @Test
    void aRefusalStandsThoughTheServerSaysNothingAfterIt() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(Map.of("END", "554 5.7.1 spam", "RSET", ScriptedServer.SILENT))) {
            Delivery delivery = sendTo(server);
            assertThat(delivery).isEqualTo(new Delivery.Refused("554 5.7.1 spam"));
        }
    }

    @Test
    void nobodyWaitsForTheAnswerToGoodbye() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("QUIT", ScriptedServer.SILENT))) {
            assertThat(sendTo(server)).isInstanceOf(Delivery.Sent.class);
        }
    }

    @Test
    void aServerThatTalksWithoutEndIsCutShort() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("MAIL", ScriptedServer.ENDLESS))) {
            Delivery delivery = SmtpMailer.connect(server.url()).send(Mails.MAIL);
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("more than a mail server has to say");
        }
    }

    @Test
    void aServerThatSaysSomethingNowAndThenCannotHoldAThread() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("MAIL", ScriptedServer.TRICKLE))) {
            Delivery delivery = SmtpMailer.builder(server.url())
                    .commandTimeout(AT_ONCE)
                    .build()
                    .send(Mails.MAIL);
            assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
            assertThat(delivery.reply()).contains("SocketTimeoutException");
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedLater() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThat(SmtpMailer.connect("smtp://127.0.0.1:" + port).send(Mails.MAIL))
                .isEqualTo(new Delivery.TryLater(
                        "smtp://127.0.0.1:" + port + ", no connection: ConnectException: Connection refused"));
    }

    @Test
    void aHostWithoutAnAddressIsTriedLater() {
        Delivery delivery = SmtpMailer.connect("smtp://nowhere.passlink.test?from=noreply@example.com")
                .send(Mails.MAIL);
        assertThat(delivery).isInstanceOf(Delivery.TryLater.class);
        assertThat(delivery.reply()).contains("UnknownHostException");
    }

    @Test
    void anAddressBeyondAsciiGoesOutWholeWhereTheServerTakesIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("EHLO", "250-test\r\n250 SMTPUTF8"))) {
            SmtpMailer mailer = SmtpMailer.connect(server.url());
            assertThat(mailer.send(Mails.to("jörg@example.com"))).isInstanceOf(Delivery.Sent.class);
            assertThat(server.lines)
                    .contains("MAIL FROM:<passlink@localhost> SMTPUTF8")
                    .contains("RCPT TO:<jörg@example.com>")
                    .contains("To: jörg@example.com");
        }
    }

    @Test
    void anAddressBeyondAsciiIsNeverCutDownToSomebodyElses() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of())) {
            Delivery delivery = SmtpMailer.connect(server.url()).send(Mails.to("jörg@example.com"));
            assertThat(delivery).isInstanceOf(Delivery.Refused.class);
            assertThat(delivery.reply()).contains("SMTPUTF8");
            assertThat(server.lines).noneMatch(line -> line.startsWith("RCPT"));
        }
    }

    @Test
    void anAsciiAddressAsksForNoExtension() throws Exception {
        try (ScriptedServer server = new ScriptedServer(Map.of("EHLO", "250-test\r\n250 SMTPUTF8"))) {
            assertThat(sendTo(server)).isInstanceOf(Delivery.Sent.class);
            assertThat(server.lines).contains("MAIL FROM:<passlink@localhost>");
        }
    }

    @Test
    void aThreadOfSomebodyElsesPoolCanSend() throws Exception {
        try (RealServer server = RealServer.plain()) {
            SmtpMailer mailer = SmtpMailer.connect("smtp://" + server.at("127.0.0.1"));
            Thread thread = Thread.currentThread();
            ClassLoader own = thread.getContextClassLoader();
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            try {
                assertThat(mailer.send(Mails.withSubject("Größe"))).isInstanceOf(Delivery.Sent.class);
            } finally {
                thread.setContextClassLoader(own);
            }
        }
    }

    @Test
    void anIdThatWouldBreakAHeaderIsACallersMistake() {
        Mail mail = new Mail("id>\r\nBcc: eve@example.com", Mails.MAIL.to(), "Sign in", "", "");
        SmtpMailer mailer = SmtpMailer.connect("smtp://127.0.0.1:1");
        assertThatThrownBy(() -> mailer.send(mail))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Message-ID");
    }
}
