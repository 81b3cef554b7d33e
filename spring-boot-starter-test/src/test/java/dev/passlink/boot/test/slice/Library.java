package dev.passlink.boot.test.slice;

import java.security.Principal;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** An application of which a slice is tested. */
@SpringBootApplication
class Library {
    @RestController
    static class Books {
        @GetMapping("/books")
        String books(Principal who) {
            return who.getName();
        }
    }
}
