package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.servlet.PasslinkFilter;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class WebServerTest {
    @Test
    void aPageThatBreaksShowsNoStackTrace() throws Exception {
        int port = RunningBoard.freePort();
        Layout layout = new Layout(true);
        try (Database database = new Database();
                Passlink passlink = Passlink.builder()
                        .baseUrl("http://localhost:" + port)
                        .keys(KeyRing.parse(KeyRing.generate()))
                        .users(new DatabaseUsers(database))
                        .mailer(new DevMailbox())
                        .build();
                WebServer server =
                        new WebServer(port, PasslinkFilter.builder(passlink).build(), new ErrorPages(layout))) {
            server.serve("/broken", request -> {
                        throw new IllegalStateException("secret of the house");
                    })
                    .start();

            HttpResponse<String> page = new Visitor("http://localhost:" + port).get("/broken");

            assertThat(page.statusCode()).isEqualTo(500);
            assertThat(page.body())
                    .contains("<h1>That didn’t work</h1>")
                    .doesNotContain("secret of the house", "Exception", "\tat ");
        }
    }
}
