package dev.passlink.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.passlink.Passlink;
import dev.passlink.text.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The pages that Passlink brings: one column, no script needed, accessible. */
final class DefaultPages implements Pages {
    static final Asset SCRIPT = Asset.script("passlink.js");

    static final Asset PASSKEY_SCRIPT = Asset.script("passkeys.js");

    private final Passlink passlink;
    private final Branding branding;

    DefaultPages(Passlink passlink) {
        this.passlink = passlink;
        this.branding = new Branding(passlink);
    }

    @Override
    public String html(Page page, Texts texts) {
        return new DefaultPage(passlink, branding, texts).html(page);
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
