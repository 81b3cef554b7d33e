package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.jdbc.Dialect;
import dev.passlink.jdbc.TestServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was answered with "check your inbox" is mailed, though the node that said so is no more. */
class KilledNodeTest {
    private final String url = TestServer.postgres().newDatabase();
    private final Map<String, String> site = new HashMap<>();

    @TempDir
    Path folder;

    @Test
    void whoeverAskedANodeThatWasKilledRightAfterItsAnswerGetsOneMailFromAnother() throws Exception {
        try (ServerSocket silentMailServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                BoardProcess a = nodeWithMailServer(silentMailServer)) {
            Visitor visitor = new Visitor(a.url());
            assertThat(visitor.askForLink("ada@example.com", "/account").statusCode())
                    .isEqualTo(303);
            a.kill();

            getsOneMailFromAnotherNode(visitor);
        }
    }

    @Test
    void aNodeThatIsKilledWhileItMailsIsReplacedByAnother() throws Exception {
        try (ServerSocket silentMailServer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                BoardProcess a = nodeWithMailServer(silentMailServer)) {
            Visitor visitor = new Visitor(a.url());
            visitor.askForLink("ada@example.com", "/account");
            try (Socket underWay = silentMailServer.accept()) {
                assertThat(underWay.isConnected()).isTrue();
                a.kill();
            }

            getsOneMailFromAnotherNode(visitor);
        }
    }

    private BoardProcess nodeWithMailServer(ServerSocket mailServer) throws Exception {
        int port = RunningBoard.freePort();
        site.put("PORT", Integer.toString(port));
        site.put("BASE_URL", "http://localhost:" + port);
        site.put("PASSLINK_KEYS", KeyRing.generate());
        site.put("DATABASE_URL", url);
        Map<String, String> environment = new HashMap<>(site);
        environment.put("SMTP_URL", "smtp://127.0.0.1:" + mailServer.getLocalPort() + "?from=jobs@example.com");
        return BoardProcess.ready(folder.resolve("errors"), environment);
    }

    private void getsOneMailFromAnotherNode(Visitor visitor) throws Exception {
        try (Database database = new Database(url, Dialect.POSTGRESQL)) {
            // The lease of the dead is over, by the clock of the database, which cannot be moved.
            database.update("UPDATE passlink_link_request SET due_at = 0");
            try (RunningBoard b = RunningBoard.start(site)) {
                Visitor there = visitor.at(b.url());
                String link = there.linkFor("ada@example.com");
                while (isWaiting(database)) {
                    Thread.onSpinWait();
                }
                assertThat(there.mails()).hasSize(1);
                String local = link.substring(link.indexOf("/login/link"));
                assertThat(there.get(local).statusCode()).isEqualTo(303);
            }
        }
    }

    private static boolean isWaiting(Database database) {
        return !database.query(row -> row.getString(1), "SELECT id FROM passlink_link_request")
                .isEmpty();
    }
}
