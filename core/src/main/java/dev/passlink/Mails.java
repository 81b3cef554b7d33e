package dev.passlink;

import dev.passlink.port.MailTemplate;

/** Puts together what a mail has to say, and has the template say it. */
final class Mails {
    private final String application;
    private final String linkBase;
    private final String origin;
    private final LinkRules rules;
    private final Languages languages;
    private final MailTemplate template;

    /**
     * @param linkBase everything of a login link before the token
     * @param origin everything of a view's link before its path
     */
    Mails(
            String application,
            String linkBase,
            String origin,
            LinkRules rules,
            Languages languages,
            MailTemplate template) {
        this.application = application;
        this.linkBase = linkBase;
        this.origin = origin;
        this.rules = rules;
        this.languages = languages;
        this.template = template;
    }

    /**
     * @param id the grant's
     * @param token empty where the policy is code only
     * @param code empty where the policy is link only, and for a view
     */
    Mail write(LinkRequest request, String id, EmailAddress to, MailContent.Kind kind, String token, String code) {
        boolean view = kind == MailContent.Kind.VIEW;
        MailText text = written(new MailContent(
                kind,
                application,
                to,
                token.isEmpty() ? "" : link(view ? request.next() : "", token),
                code,
                request.lifetime(),
                request.uses(),
                view || rules.policy() != LoginPolicy.SAME_BROWSER,
                request.linking(),
                request.askedAt(),
                request.device(),
                languages.of(request.language())));
        if (carries(text.subject(), code) || carries(text.subject(), token)) {
            throw new IllegalArgumentException("The subject of a mail carries neither code nor token.");
        }
        return new Mail(id, to, text.subject(), text.text(), text.html());
    }

    /** A template's exception may quote what it was given: only its kind and place are told. */
    private MailText written(MailContent content) {
        try {
            return template.write(content);
        } catch (RuntimeException e) {
            IllegalStateException failed =
                    new IllegalStateException("It threw " + e.getClass().getName());
            failed.setStackTrace(e.getStackTrace());
            throw failed;
        }
    }

    private String link(String viewPath, String token) {
        return viewPath.isEmpty() ? linkBase + token : origin + viewPath + "?" + Passlink.TOKEN_PARAMETER + "=" + token;
    }

    private static boolean carries(String subject, String secret) {
        return !secret.isEmpty() && subject.contains(secret);
    }
}
