package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that no browser is, by raw bytes: each gets an answer, and everybody else is served meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientsTest {
    private static final int MORE_THAN_ALL_THREADS = 400;
    private static final List<String> PATHS = List.of(
            "/",
            "/login",
            "/login/sent",
            "/login/link?passlink=x",
            "/login/code",
            "/login/view",
            "/logout",
            "/account",
            "/jobs/7",
            "/jobs/7/link",
            "/jobs/7/apply?passlink=x",
            "/login/google/callback?state=x&code=y",
            "/nowhere");
    private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

    private RunningBoard board;

    @BeforeAll
    void start() throws IOException {
        board = RunningBoard.start("LIMIT_PER_CLIENT", "100000");
    }

    @AfterAll
    void stop() {
        board.close();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), board.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private String answer(String head, byte[] body) throws IOException {
        try (Socket socket = connect()) {
            try {
                socket.getOutputStream().write(head.getBytes(ISO_8859_1));
                socket.getOutputStream().write(body);
                return new String(socket.getInputStream().readAllBytes(), UTF_8);
            } catch (IOException hungUp) {
                return "";
            }
        }
    }

    private String head(String method, String target, String headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost:" + board.port()
                + "\r\nConnection: close\r\nAccept: text/html\r\n" + headers + "\r\n";
    }

    private String get(String target, String headers) throws IOException {
        return answer(head("GET", target, headers), new byte[0]);
    }

    private String post(String target, String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(ISO_8859_1);
        return answer(head("POST", target, headers + "Content-Length: " + bytes.length + "\r\n"), bytes);
    }

    private static int status(String answer) {
        Matcher status = Pattern.compile("HTTP/1.1 (\\d+)").matcher(answer);
        return status.lookingAt() ? Integer.parseInt(status.group(1)) : 0;
    }

    private static void assertHarmless(String answer, String what) {
        // A server may hang up on a body that it does not read.
        assertThat(status(answer)).as(what).isLessThan(500);
        assertThat(answer).as(what).doesNotContain("\tat ", "Exception", "Jetty");
    }

    static List<String> paths() {
        return PATHS;
    }

    @ParameterizedTest
    @MethodSource("paths")
    void noRequestIsAServerErrorOrTellsOfTheInside(String path) throws IOException {
        for (String method : List.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "FOO", "get")) {
            assertHarmless(answer(head(method, path, ""), new byte[0]), method);
        }
        for (String name : List.of(
                "Accept",
                "Accept-Language",
                "Origin",
                "Sec-Fetch-Site",
                "X-Forwarded-For",
                "Range",
                "Content-Type",
                "Transfer-Encoding",
                "Host",
                "Expect",
                "If-None-Match")) {
            for (String value : List.of("", "\u00ff\u00fe", "a".repeat(4000), "a,".repeat(2000), "*;q=NaN", "-1")) {
                assertHarmless(get(path, name + ": " + value + "\r\n"), name + ": " + value);
            }
        }
        for (String cookie : List.of(
                "x=" + "y".repeat(4000),
                IntStream.range(0, 500).mapToObj(i -> "c" + i + "=" + i).collect(Collectors.joining("; ")),
                "=;;;=\u00ff",
                ("passlink-" + board.port() + "=" + "A".repeat(1000) + "; ").repeat(6))) {
            assertHarmless(get(path, "Cookie: " + cookie + "\r\n"), cookie);
            assertHarmless(
                    post(path, FORM + "Cookie: " + cookie + "\r\n", "antiForgery=x&email=a%40b.example"), cookie);
        }
        for (String odd :
                List.of("%00", "%ff", "%c0%af", "%ed%a0%80", "%zz", "%", "\u00ff", "%0d%0aX:y", ";x=y", "..%2f")) {
            assertHarmless(get(path + odd, ""), odd);
            assertHarmless(get(path + (path.contains("?") ? "&" : "?") + "next=" + odd + "&" + odd, ""), odd);
            assertHarmless(post(path, FORM, "email=" + odd + "&email=x&" + odd), odd);
        }
    }

    @ParameterizedTest
    @MethodSource("paths")
    void aBodyOfAnySizeAndTypeIsNoServerError(String path) throws IOException {
        assertHarmless(post(path, FORM, "a=b&".repeat(10_000)), "10,000 parameters");
        assertHarmless(post(path, FORM, "x".repeat(5_000_000)), "5 MB");
        assertHarmless(get(path + (path.contains("?") ? "&" : "?") + "a=b&".repeat(10_000), ""), "a long query");
        for (String type : List.of(
                "text/plain",
                "application/json",
                "multipart/form-data",
                "x",
                ";",
                "a/b;c=\"",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded;charset=nonsense",
                "application/x-www-form-urlencoded;charset=UTF-16")) {
            assertHarmless(post(path, "Content-Type: " + type + "\r\n", "email=a%40b.example"), type);
        }
        for (String framing : List.of(
                "Content-Length: -5",
                "Content-Length: 5\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
                "Content-Length: 5\r\nContent-Length: 6")) {
            assertHarmless(
                    answer(head("POST", path, FORM + framing + "\r\n"), "zz\r\n0\r\n\r\n".getBytes(UTF_8)), framing);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada%40exampl%C3%9Fe.com",
                "%C4%B0da%40example.com",
                "ad%C4%B1%40example.com",
                "%C5%BFada%40example.com",
                "%E2%84%AAate%40example.com",
                "ada%EF%BC%A0example.com",
                "ada%40example%EF%BC%8Ecom",
                "%D0%B0da%40example.com",
                "ada%40ex%D0%B0mple.com",
                "ada%40example.com%00",
                "ada%40example.com%0D%0ABcc%3A+eve%40evil.example",
                "ada%40example.com%2Ceve%40evil.example",
                "ada%40example.com%E2%80%8B"
            })
    void noAddressThatLooksLikeAdasBringsAMailToHer(String email) throws IOException {
        String page = get("/login", "");
        Matcher cookie = Pattern.compile("Set-Cookie: ([^;]+)").matcher(page);
        Matcher field =
                Pattern.compile("name=\"antiForgery\" value=\"([^\"]+)\"").matcher(page);
        assertThat(cookie.find() && field.find()).isTrue();
        int before = mails();
        String answer = post(
                "/login",
                FORM + "Cookie: " + cookie.group(1) + "\r\n",
                "antiForgery=" + field.group(1) + "&email=" + email);
        assertThat(status(answer)).isIn(303, 400);
        assertThat(mails()).isEqualTo(before);
    }

    private int mails() throws IOException {
        return get("/dev/mailbox", "").split("ada@example.com", -1).length;
    }

    @Test
    void clientsThatSendSlowlyKeepNobodyOut() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < MORE_THAN_ALL_THREADS; i++) {
                Socket socket = connect();
                slow.add(socket);
                String begun = head("POST", "/login", FORM + "Content-Length: 1000\r\n") + "email=a";
                socket.getOutputStream().write((i % 2 == 0 ? begun : begun.substring(0, 40)).getBytes(ISO_8859_1));
            }
            assertThat(status(get("/login", ""))).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }
}
