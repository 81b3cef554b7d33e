package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobPagesTest {
    private RunningBoard board;
    private Visitor anybody;

    @BeforeAll
    void start() throws IOException {
        board = RunningBoard.start();
        anybody = board.visitor();
    }

    @AfterAll
    void stop() {
        board.close();
    }

    @Test
    void anybodySeesTwentyJobs() throws Exception {
        HttpResponse<String> page = anybody.get("/jobs");

        assertThat(page.statusCode()).isEqualTo(200);
        for (int id = 1; id <= 20; id++) {
            assertThat(page.body()).contains("<a href=\"/jobs/" + id + "\">");
        }
        assertThat(page.body()).doesNotContain("/jobs/21").contains("Nurse, children&#39;s ward");
    }

    @Test
    void eachJobHasAPageWithItsOwnTitleAndHeading() throws Exception {
        for (int id = 1; id <= 20; id++) {
            HttpResponse<String> page = anybody.get("/jobs/" + id);

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("What you’ll do").containsOnlyOnce("<h1>");
        }
        assertThat(anybody.get("/jobs/17").body()).contains("<title>Archivist, City Archive · Job Board</title>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs/0",
                "/jobs/21",
                "/jobs/07",
                "/jobs/-1",
                "/jobs/1/2",
                "/jobs/x",
                "/jobs/99999999999",
                "/nowhere",
                "/dev",
                "/login/nowhere"
            })
    void whatIsNotThereIsAFriendlyPage(String path) throws Exception {
        HttpResponse<String> page = anybody.get(path);

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("<h1>There’s nothing here</h1>", "<a href=\"/jobs\">");
    }

    @Test
    void theFrontDoorLeadsToTheJobs() throws Exception {
        HttpResponse<String> answer = anybody.get("/");

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("Location")).hasValue("/jobs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/jobs",
                "/jobs/3",
                "/style.css",
                "/icon.svg",
                "/favicon.ico",
                "/dev/mailbox",
                "/dev/mailbox.json"
            })
    void headIsGetWithoutTheBody(String path) throws Exception {
        HttpResponse<String> head = anybody.send("HEAD", path, "");
        HttpResponse<String> get = anybody.get(path);

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("Content-Length"))
                .isEqualTo(get.headers().firstValue("Content-Length"));
        assertThat(head.headers().firstValue("Content-Type"))
                .isEqualTo(get.headers().firstValue("Content-Type"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "NONSENSE"})
    void otherMethodsAreRefusedWithThePermittedOnes(String method) throws Exception {
        HttpResponse<String> answer = anybody.send(method, "/jobs/3", "");

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
        assertThat(answer.body()).contains("<h1>That didn’t work</h1>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/jobs", "/jobs/3", "/nowhere", "/dev/mailbox"})
    void everyPageAllowsNoScriptNoFrameAndNoGuessing(String path) throws Exception {
        HttpResponse<String> page = anybody.get(path);

        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html;charset=utf-8");
        assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(page.headers().firstValue("Referrer-Policy")).isPresent();
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'")
                .doesNotContain("script-src", "http:");
        assertThat(page.body()).doesNotContainIgnoringCase("<script").doesNotContain("//cdn");
    }

    @Test
    void whatTheContainerRefusesLooksLikeTheSiteAndNamesNoProduct() throws Exception {
        for (String target : new String[] {"/%00", "/jobs/%2e%2e/x", "/jobs/1%2f2", "not-a-target"}) {
            String answer = raw("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("<h1>That didn’t work</h1>", "Content-Security-Policy")
                    .doesNotContainIgnoringCase("jetty")
                    .doesNotContain("Server:");
        }
    }

    @Test
    void aStrangeHostNameCannotReadTheMailbox() throws Exception {
        for (String path : new String[] {"/dev/mailbox", "/dev/mailbox.json"}) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n");

            assertThat(answer).startsWith("HTTP/1.1 404 ");
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), board.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
