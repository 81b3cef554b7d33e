package dev.passlink.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.mock.env.MockEnvironment;

/** Development is where nobody but this machine could follow a link. */
final class SiteAddressTest {
    private static SiteAddress of(String... properties) {
        MockEnvironment environment = new MockEnvironment();
        for (String property : properties) {
            int equals = property.indexOf('=');
            environment.setProperty(property.substring(0, equals), property.substring(equals + 1));
        }
        return SiteAddress.of(Binder.get(environment).bindOrCreate("passlink", PasslinkProperties.class), environment);
    }

    @Test
    void unlessSetItIsTheServersOwnOnThisMachine() {
        assertThat(of().baseUrl()).isEqualTo("http://localhost:8080");
        assertThat(of("server.port=9090", "server.servlet.context-path=/app/").baseUrl())
                .isEqualTo("http://localhost:9090/app");
        assertThat(of("server.ssl.bundle=mine", "server.port=8443").baseUrl()).isEqualTo("https://localhost:8443");
        assertThat(of("server.ssl.bundle=mine", "server.ssl.enabled=false").baseUrl())
                .isEqualTo("http://localhost:8080");
        assertThat(of().development()).isTrue();
        assertThat(of("passlink.base-url= ").development()).isTrue();
    }

    @Test
    void aPortThatNobodyKnowsYetIsInNoLink() {
        assertThatThrownBy(() -> of("server.port=0"))
                .isInstanceOf(StartRefusal.class)
                .hasMessageContaining("server.port=0");
        assertThat(of("server.port=0", "passlink.base-url=http://localhost:1234")
                        .baseUrl())
                .isEqualTo("http://localhost:1234");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "http://LOCALHOST",
                "http://jobs.localhost",
                "https://localhost",
                "http://127.0.0.1",
                "http://127.9.9.9:1",
                "http://[::1]:8080",
                " http://localhost/app "
            })
    void aLoopbackBaseUrlIsDevelopment(String url) {
        assertThat(of("passlink.base-url=" + url).development()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://jobs.example.com",
                "https://localhost.evil.example",
                "https://notlocalhost",
                "https://127.0.0.1.evil.example",
                "https://localhost@evil.example",
                "https://evil.example/localhost",
                "https://evil.example#localhost",
                "https://1127.0.0.1.example",
                "https://[::2]",
                "localhost",
                "https://local host",
                "//"
            })
    void anyOtherIsNot(String url) {
        assertThat(of("passlink.base-url=" + url).development()).isFalse();
        assertThat(of("passlink.unencrypted-base-url=" + url).development()).isFalse();
    }

    /** A site in production whose base URL was forgotten must not make its keys itself and show its emails. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "server.forward-headers-strategy=native",
                "server.forward-headers-strategy=FRAMEWORK",
                "server.tomcat.remoteip.remote-ip-header=x-forwarded-for",
                "server.tomcat.remoteip.protocol-header=x-forwarded-proto",
                "spring.main.cloud-platform=kubernetes"
            })
    void behindAProxyTheBaseUrlIsNeverGuessed(String sign) {
        assertThatThrownBy(() -> of(sign))
                .isInstanceOf(StartRefusal.class)
                .hasMessageContaining("passlink.base-url isn't set");
    }

    @Test
    void whereNoHeaderIsBelievedNobodyIsBehindAProxy() {
        assertThat(of("server.forward-headers-strategy=none").development()).isTrue();
    }

    /** A test site's base URL that came along into a cluster would make other keys on each node, and show everybody's emails. */
    @ParameterizedTest
    @ValueSource(strings = {"kubernetes", "heroku", "azure_app_service"})
    void onACloudPlatformALoopbackBaseUrlIsNotDevelopment(String platform) {
        String cloud = "spring.main.cloud-platform=" + platform;
        assertThat(of(cloud, "passlink.base-url=http://localhost:8080").development())
                .isFalse();
        assertThat(of(cloud, "passlink.base-url=http://localhost:8080").told()).contains("on a cloud platform");
        assertThat(of(cloud, "passlink.base-url=https://jobs.example.com").told())
                .doesNotContain("cloud");
        assertThatThrownBy(() -> of(cloud, "server.forward-headers-strategy=none"))
                .isInstanceOf(StartRefusal.class)
                .hasMessageContaining("passlink.base-url isn't set");
        assertThat(of("spring.main.cloud-platform=none", "passlink.base-url=http://localhost")
                        .development())
                .isTrue();
    }
}
