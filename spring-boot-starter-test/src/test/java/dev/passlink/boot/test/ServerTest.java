package dev.passlink.boot.test;

import static dev.passlink.boot.test.PasslinkUser.passlinkUser;
import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import dev.passlink.Passlink;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.client.RestTestClient;

/** A server, with settings as they are in production: nothing that they name is there in a test. */
@SpringBootTest(
        classes = Shop.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = "spring.config.name=as-in-production")
@AutoConfigureRestTestClient
@AutoConfigureWebTestClient
@AutoConfigureMockMvc
final class ServerTest {
    @Autowired
    Passlink passlink;

    @Autowired
    PasslinkSignIn signIn;

    @Autowired
    RestTestClient rest;

    @Autowired
    WebTestClient web;

    @LocalServerPort
    int port;

    @Test
    void theBaseUrlIsWhereTheServerIs() {
        assertThat(passlink.baseUrl()).isEqualTo(URI.create("http://localhost:" + port + "/shop"));
    }

    @Test
    @WithPasslinkUser("ada@example.com")
    void clientsOfAnAnnotatedTestAreSignedIn(@Autowired MockMvc mvc) throws Exception {
        rest.get().uri("/account").exchange().expectBody(String.class).isEqualTo("17 true LINK");
        web.get().uri("/account").exchange().expectBody(String.class).isEqualTo("17 true LINK");
        assertThat(mvc.perform(get("/account")).andReturn().getResponse().getContentAsString())
                .isEqualTo("17 true LINK");
    }

    @Test
    void clientsAreNobodyOtherwise() {
        rest.get().uri("/account").exchange().expectStatus().isEqualTo(303);
        web.get().uri("/account").exchange().expectStatus().isEqualTo(303);
    }

    @Test
    @WithPasslinkUser(value = "grace@example.com", id = "19")
    void aRequestIsWhoeverItsCookiesSay() {
        Map<String, String> ada = signIn.cookies(passlinkUser("ada@example.com"));
        rest.get()
                .uri("/account")
                .cookies(all -> all.setAll(ada))
                .exchange()
                .expectBody(String.class)
                .isEqualTo("17 true LINK");
        web.get()
                .uri("/account")
                .cookies(all -> all.setAll(ada))
                .exchange()
                .expectBody(String.class)
                .isEqualTo("17 true LINK");
        rest.get().uri("/account").exchange().expectBody(String.class).isEqualTo("19 false LINK");
    }

    @Test
    void anEmailLeadsToThisServerWithoutAnySent(@Autowired PasslinkInbox inbox) throws Exception {
        HttpClient browser =
                HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
        Matcher field = Pattern.compile("name=\"antiForgery\" value=\"([^\"]*)\"")
                .matcher(browser.send(page("/login").build(), BodyHandlers.ofString())
                        .body());
        assertThat(field.find()).isTrue();
        HttpRequest asking = page("/login")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("email=ada%40example.com&antiForgery=" + field.group(1)))
                .build();
        assertThat(browser.send(asking, BodyHandlers.ofString()).statusCode()).isEqualTo(303);
        String link = inbox.link("ada@example.com");
        assertThat(link).startsWith("http://localhost:" + port + "/shop/login/link?passlink=");
        browser.send(
                page(link.substring(passlink.baseUrl().toString().length())).build(), BodyHandlers.ofString());
        assertThat(browser.send(page("/account").build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("17 true LINK");
    }

    private HttpRequest.Builder page(String path) {
        return HttpRequest.newBuilder(URI.create(passlink.baseUrl() + path)).header("Accept", "text/html");
    }

    /** What a test names is a mock request's alone: nothing that a client sends stands for it. */
    @Test
    void noClientIsAMockUser() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(passlink.baseUrl() + "/account"))
                .header("dev.passlink.boot.test.stranger", "true")
                .header("Cookie", "passlink-" + port + "-shop=test:user; dev.passlink.boot.test.stranger=true")
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(303);
    }
}
