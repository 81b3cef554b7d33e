package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.passlink.boot.test.WithPasslinkUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.test.web.servlet.assertj.MockMvcTester;

@SpringBootTest
@AutoConfigureMockMvc
final class AccountTest {
    @Autowired
    private MockMvcTester mvc;

    @Test
    @WithPasslinkUser("ada@example.com")
    void anAdministratorSeesBothPages() {
        assertThat(mvc.get().uri("/account")).hasStatusOk().bodyText().contains("You are signed in as user 1");
        assertThat(mvc.get().uri("/admin")).hasStatusOk();
    }

    @Test
    @WithPasslinkUser("grace@example.com")
    void anybodyElseSeesTheirAccountOnly() {
        assertThat(mvc.get().uri("/account")).hasStatusOk().bodyText().contains("You are signed in as user 2");
        assertThat(mvc.get().uri("/admin")).hasStatus(403);
    }

    @Test
    void aStrangerIsSentToSignIn() {
        assertThat(mvc.get().uri("/account")).hasStatus(303).hasRedirectedUrl("/login?next=%2Faccount");
    }

    @Test
    void allOfItIsLessThanSixtyLinesOfJava() throws IOException {
        try (var files = Files.walk(Path.of("src/main/java"))) {
            List<Path> java = files.filter(Files::isRegularFile).toList();
            long lines = 0;
            for (Path file : java) {
                lines += Files.readAllLines(file).size();
            }
            assertThat(lines).isBetween(1L, 59L);
        }
    }
}
