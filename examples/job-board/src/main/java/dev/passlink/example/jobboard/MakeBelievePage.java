package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Layout.escape;

import java.net.URI;
import java.util.stream.Collectors;

/** What the {@link MakeBelieveGoogle} shows. It must not be mistaken for the real one, nor for the job board. */
final class MakeBelievePage {
    private MakeBelievePage() {}

    /** The form's answer is a redirect to the site, which a browser blocks unless the policy names it. */
    static String policy(URI site) {
        return "default-src 'none'; style-src 'unsafe-inline'; form-action 'self' " + site
                + "; base-uri 'none'; frame-ancestors 'none'";
    }

    static String choice(String action) {
        String people =
                MakeBelievePerson.ALL.stream().map(MakeBelievePage::button).collect(Collectors.joining());
        return document("""
                <p>Who do you want to be at Job Board?</p>
                <form method="post" action="%s">
                %s<button class="cancel">Cancel</button>
                </form>
                """.formatted(escape(action), people));
    }

    static String refusal() {
        return document("<p>There’s nothing here, or you didn’t come from Job Board.</p>\n");
    }

    private static String button(MakeBelievePerson person) {
        return """
                <button name="person" value="%s"><b>%s</b> <span>%s</span> <small>%s</small></button>
                """.formatted(
                escape(person.subject()), escape(person.name()), escape(person.email()), escape(person.story()));
    }

    private static String document(String content) {
        return """
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>Make-believe Google</title>
                <style>
                :root { color-scheme: light dark; --ground: #f3ecff; --card: #fff; --text: #221533; --line: #7b5fa6 }
                @media (prefers-color-scheme: dark) {
                  :root { --ground: #1d1428; --card: #2b1f3b; --text: #f2eafc; --line: #a98fd0 }
                }
                * { box-sizing: border-box }
                body { margin: 0; padding: 1.5rem 1rem; background: var(--ground); color: var(--text);
                  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere }
                main { max-width: 32rem; margin: 0 auto }
                h1 { margin: 0; font-size: 1.5rem; line-height: 1.25 }
                .label { margin: 0.5rem 0 1.5rem; padding: 0.5rem 0.75rem; border: 2px dashed var(--line);
                  border-radius: 0.5rem; font-weight: 600 }
                button { display: block; width: 100%%; min-height: 2.75rem; margin: 0 0 0.75rem; padding: 0.75rem 1rem;
                  border: 1px solid var(--line); border-radius: 0.5rem; background: var(--card); color: var(--text);
                  font: inherit; text-align: left; cursor: pointer }
                button:hover, button:focus-visible { outline: 3px solid var(--line); outline-offset: 2px }
                small { display: block; margin-top: 0.25rem; font-size: 0.875rem }
                .cancel { background: none; text-align: center }
                </style>
                </head>
                <body>
                <main>
                <h1>Make-believe Google</h1>
                <p class="label">For development only, on this machine only. This is not Google, and it never asks for a
                password.</p>
                %s</main>
                </body>
                </html>
                """.formatted(content);
    }
}
