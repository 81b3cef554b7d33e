package dev.passlink.mail;

import dev.passlink.Brand;
import dev.passlink.EmailAddress;
import dev.passlink.Grant;
import dev.passlink.LoginPolicy;
import dev.passlink.Scope;
import dev.passlink.View;
import dev.passlink.ask.AskedRequest;
import dev.passlink.ask.LinkRules;
import dev.passlink.ask.LinkUrls;
import dev.passlink.audit.Audit;
import dev.passlink.audit.Guarded;
import dev.passlink.port.Mail;
import dev.passlink.port.MailContent;
import dev.passlink.port.MailTemplate;
import dev.passlink.port.MailText;
import dev.passlink.port.Passkey;
import dev.passlink.text.Languages;
import dev.passlink.text.Texts;
import dev.passlink.typed.Typed;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Collects the content of an email, and lets the template write it. */
public record Mails(
        Brand brand,
        LinkUrls urls,
        LinkRules rules,
        Languages languages,
        Function<Scope, Optional<View>> views,
        Guarded guarded,
        MailTemplate template,
        Audit audit) {
    /** Stands for a name that would be a link, or that nobody would see. */
    private static final String NOT_QUOTABLE = "…";

    /**
     * @param id the grant's id
     * @param token empty if the policy is code only
     * @param code empty if the policy is link only, and for a view
     */
    Mail write(AskedRequest request, String id, EmailAddress to, MailContent.Kind kind, String token, String code) {
        boolean view = request.wish().isView();
        Texts texts = languages.of(request.language());
        Optional<View> opened = views.apply(request.wish().scope());
        MailText text = template.write(new MailContent(
                kind,
                brand,
                to,
                token.isEmpty() ? "" : view ? urls.viewAt(request.wish().next(), token) : urls.login(token),
                code,
                request.wish().lifetime(),
                request.wish().uses(),
                view || rules.policy() != LoginPolicy.SAME_BROWSER,
                !view && rules.approveElsewhere(),
                request.wish().connecting(),
                request.askedAt(),
                request.device(),
                texts,
                request.wish().scope(),
                opened,
                opened.map(one -> guarded.titleOf(one, texts.locale())).orElse(""),
                "",
                ""));
        if (carries(text.subject(), code) || carries(text.subject(), token)) {
            throw audit.unavailable(
                    "mail template",
                    new IllegalArgumentException(
                            "An email's subject must contain neither the code nor the link's token."));
        }
        return new Mail(id, to, text.subject(), text.text(), text.html());
    }

    /** A notice about a passkey: its link leads to a page, and lets nobody in. */
    Mail notice(AskedRequest request, String id, EmailAddress to) {
        List<String> names = request.wish()
                .passkey()
                .lines()
                .map(name -> Typed.quotable(name, Passkey.LONGEST_NAME))
                .map(name -> name.isEmpty() ? NOT_QUOTABLE : name)
                .toList();
        MailText text = template.write(new MailContent(
                kind(request),
                brand,
                to,
                urls.passkeys(),
                "",
                request.wish().lifetime(),
                Grant.UNTIL_EXPIRY,
                true,
                false,
                "",
                request.askedAt(),
                request.device(),
                languages.of(request.language()),
                request.wish().scope(),
                Optional.empty(),
                "",
                names.get(0),
                names.size() > 1 ? names.get(1) : ""));
        return new Mail(id, to, text.subject(), text.text(), text.html());
    }

    private static MailContent.Kind kind(AskedRequest notice) {
        return switch (notice.kind()) {
            case PASSKEY_ADDED -> MailContent.Kind.PASSKEY_ADDED;
            case PASSKEY_REMOVED -> MailContent.Kind.PASSKEY_REMOVED;
            case PASSKEY_RENAMED -> MailContent.Kind.PASSKEY_RENAMED;
            case MAIL, SENT, WRONG_CODE -> throw new IllegalStateException(notice.kind() + " is no notice");
        };
    }

    private static boolean carries(String subject, String secret) {
        return !secret.isEmpty() && subject.contains(secret);
    }
}
