package dev.passlink.boot.test;

import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.resttestclient.autoconfigure.RestTestClientBuilderCustomizer;
import org.springframework.boot.webtestclient.autoconfigure.WebTestClientBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;

/** Adds the annotated user's cookies to the requests of a test's clients that don't bring a sign-in themselves. */
final class Clients {
    private Clients() {}

    private static void signIn(TestSite site, HttpHeaders headers) {
        Map<String, String> cookies = MockRequests.hasCookie(headers.getOrEmpty(HttpHeaders.COOKIE), site.passName())
                ? Map.of()
                : site.annotatedCookies();
        if (!cookies.isEmpty()) {
            headers.add(HttpHeaders.COOKIE, MockRequests.header(cookies));
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.resttestclient.autoconfigure.RestTestClientBuilderCustomizer")
    static class OfRest {
        @Bean
        static RestTestClientBuilderCustomizer passlinkTestRestClient(TestSite site) {
            return client -> client.requestInterceptor((request, body, execution) -> {
                signIn(site, request.getHeaders());
                return execution.execute(request, body);
            });
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.webtestclient.autoconfigure.WebTestClientBuilderCustomizer",
                "org.springframework.web.reactive.function.client.ExchangeFilterFunction"
            })
    static class OfWeb {
        @Bean
        static WebTestClientBuilderCustomizer passlinkTestWebClient(TestSite site) {
            return client -> client.filter((request, next) -> next.exchange(
                    request.cookies().containsKey(site.passName())
                            ? request
                            : ClientRequest.from(request)
                                    .headers(headers -> signIn(site, headers))
                                    .build()));
        }
    }
}
