package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.Passlink;
import dev.passlink.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Plain pages: one column, no script, readable by everybody. */
final class DefaultPages implements Pages {
    static final Answer STYLESHEET = Answer.file("text/css;charset=UTF-8", resource("passlink.css"));
    static final Answer SCRIPT = Answer.file("text/javascript;charset=UTF-8", resource("passlink.js"));

    static final Answer PASSKEY_SCRIPT = Answer.file("text/javascript;charset=UTF-8", resource("passkeys.js"));

    private final Passlink passlink;

    DefaultPages(Passlink passlink) {
        this.passlink = passlink;
    }

    @Override
    public String html(Page page, Texts texts) {
        return new DefaultPage(passlink, texts).html(page);
    }

    static String resource(String name) {
        try (InputStream in = DefaultPages.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + name);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
