package dev.passlink;

import java.time.Instant;

/** The first token of a cold JVM, by the library or by the primitives alone: what startup.sh starts again and again. */
public final class FirstToken {
    private FirstToken() {}

    public static void main(String[] args) {
        System.out.println(args[0].equals("raw") ? new Floor().sign(new byte[48]) : token(args[1]));
    }

    private static String token(String keys) {
        Instant now = Instant.ofEpochSecond(System.currentTimeMillis() / 1000);
        return KeyRing.parse(keys)
                .tokens()
                .generate(new Grant(
                        1,
                        "AAECAwQFBgcICQoL",
                        Subject.user("4711"),
                        Scope.LOGIN,
                        1,
                        now,
                        now.plusSeconds(600),
                        0x1234567890L,
                        ""));
    }
}
