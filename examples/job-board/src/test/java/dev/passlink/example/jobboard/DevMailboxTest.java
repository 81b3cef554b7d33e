package dev.passlink.example.jobboard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.EmailAddress;
import dev.passlink.port.Mail;
import org.junit.jupiter.api.Test;

class DevMailboxTest {
    @Test
    void onlyTheLastHundredMailsAreKept() {
        DevMailbox mailbox = new DevMailbox();

        for (int i = 1; i <= 101; i++) {
            var unused = mailbox.send(new Mail("id", EmailAddress.of("ada@example.com"), "Mail " + i, "", ""));
        }

        assertThat(mailbox.newestFirst()).hasSize(100);
        assertThat(mailbox.newestFirst().get(0).subject()).isEqualTo("Mail 101");
        assertThat(mailbox.newestFirst().get(99).subject()).isEqualTo("Mail 2");
    }
}
