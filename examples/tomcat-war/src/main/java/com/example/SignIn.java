package com.example;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.smtp.SmtpMailer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Named in web.xml: puts the filter before everything else, and sends what is left to send at the end. */
public final class SignIn implements ServletContextListener {
    private Passlink passlink;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        String port = System.getenv().getOrDefault("PORT", "8080");
        String smtp = setting("SMTP_URL", "");

        passlink = Passlink.builder()
                .baseUrl(setting("BASE_URL", "http://localhost:" + port)
                        + event.getServletContext().getContextPath())
                .keys(KeyRing.parse(setting("PASSLINK_KEYS", KeyRing.generate())))
                .users(new Accounts())
                .mailer(smtp.isEmpty() ? SignIn::print : SmtpMailer.connect(smtp))
                .build();

        PasslinkFilter.builder(passlink)
                .signedIn("/account/*")
                .landing("/account")
                .build()
                .install(event.getServletContext());
    }

    @Override
    public void contextDestroyed(ServletContextEvent event) {
        passlink.close();
    }

    /** Defaults are for development: once BASE_URL is set, so must be the rest. */
    private static String setting(String name, String inDevelopment) {
        String value = System.getenv(name);
        if (value == null && System.getenv("BASE_URL") != null) {
            throw new IllegalArgumentException("Where BASE_URL is set, " + name + " must be too.");
        }
        return value == null ? inDevelopment : value;
    }

    private static Delivery print(Mail mail) {
        System.out.printf("%nTo: %s%nSubject: %s%n%n%s%n", mail.to().text(), mail.subject(), mail.text());
        return new Delivery.Sent("printed");
    }
}
