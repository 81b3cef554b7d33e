package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class JavadocTest {
    private static final Pattern FOLLOWED_BY_ANOTHER = Pattern.compile("\\*/\\s*/\\*\\*");

    /** The compiler of JDK 17 says nothing of it; that of 23 and later warns, and a warning fails the build. */
    @Test
    void everyCommentBelongsToADeclaration() {
        assertThat(Sources.below(Sources.ROOT, ".java"))
                .hasSizeGreaterThan(300)
                .noneMatch(
                        file -> FOLLOWED_BY_ANOTHER.matcher(Sources.read(file)).find());
    }
}
