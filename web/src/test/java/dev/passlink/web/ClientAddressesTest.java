package dev.passlink.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose request it is: nobody who is not trusted may say so. */
final class ClientAddressesTest {
    private static String client(String trusted, String peer, String... forwarded) {
        return ClientAddresses.trusting(trusted).of(FakeRequest.post(peer, "X-Forwarded-For", List.of(forwarded)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                  | 192.0.2.1 | 203.0.113.9                        | 192.0.2.1
            10.0.0.0/8          | 192.0.2.1 | 203.0.113.9                        | 192.0.2.1
            10.0.0.0/8          | 10.1.2.3  | 203.0.113.9                        | 203.0.113.9
            10.0.0.0/8          | 10.1.2.3  | 198.51.100.1, 203.0.113.9          | 203.0.113.9
            10.0.0.0/8          | 10.1.2.3  | 198.51.100.1, 203.0.113.9, 10.9.9.9 | 203.0.113.9
            10.0.0.0/8          | 10.1.2.3  | 203.0.113.9, nonsense              | 10.1.2.3
            10.0.0.0/8          | 10.1.2.3  | 203.0.113.9:4711                   | 203.0.113.9
            10.0.0.0/8          | 10.1.2.3  | [2001:db8:1:2:3:4:5:6]:4711        | 2001:db8:1:2::/64
            ::1, 127.0.0.1      | ::1       | 203.0.113.9                        | 203.0.113.9
            10.0.0.0/8          | 10.1.2.3  | fe80::1%nowhere                    | 10.1.2.3
            10.0.0.0/8          | 10.1.2.3  | [::%n!:nP]:80                      | 10.1.2.3
            10.1.2.128/25       | 10.1.2.3  | 203.0.113.9                        | 10.1.2.3
            10.1.2.128/25       | 10.1.2.200 | 203.0.113.9                       | 203.0.113.9
            10.1.2.3/31         | 10.1.2.4  | 203.0.113.9                        | 10.1.2.4
            10.1.2.3/32         | 10.1.2.2  | 203.0.113.9                        | 10.1.2.2
            10.0.0.0/8          | ::1       | 203.0.113.9                        | ::/64
            fc00::/7            | 10.1.2.3  | 203.0.113.9                        | 10.1.2.3
            10.0.0.0/32,::1/128 | 10.0.0.0  | 203.0.113.9                        | 203.0.113.9
            10.0.0.0/8          | ::ffff:10.1.2.3 | 203.0.113.9                  | 203.0.113.9
            10.1.2.0/25         | 10.1.2.128 | 203.0.113.9                       | 10.1.2.128
            10.0.0.0/8,198.0.0.0/8,203.0.0.0/8 | 10.1.2.3 | 203.0.113.9, 198.51.100.7 | 203.0.113.9
            """)
    void theRightmostAddressThatIsNotTrustedIsTheClient(String trusted, String peer, String forwarded, String client) {
        assertThat(client(trusted, peer, forwarded)).isEqualTo(client);
    }

    @Test
    void headersInSeveralLinesAreOneList() {
        assertThat(client("10.0.0.0/8", "10.1.2.3", "198.51.100.1", "203.0.113.9, 10.4.4.4"))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void aWholeIpv6NetworkIsOneClient() {
        assertThat(client("", "2001:db8:1:2::1")).isEqualTo(client("", "2001:db8:1:2:ffff::9"));
        assertThat(client("", "2001:db8:1:2::1")).isNotEqualTo(client("", "2001:db8:1:3::1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"somewhere", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "::1/129", "*"})
    void whatIsNoAddressOrNetworkIsNotTrusted(String list) {
        assertThatThrownBy(() -> ClientAddresses.trusting(list)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Otherwise anybody could name the client that limits are counted on. */
    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "::/0", "0.0.0.0/1", "10.0.0.0/6", "10.0.0.0/8,::/0"})
    void aNetworkThatTakesInStrangersIsNoProxy(String list) {
        assertThatThrownBy(() -> ClientAddresses.trusting(list))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("isn't only your network");
        assertThatCode(() -> ClientAddresses.trusting("10.0.0.0/8,fc00::/7")).doesNotThrowAnyException();
    }
}
