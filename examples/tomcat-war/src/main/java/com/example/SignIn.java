package com.example;

import dev.passlink.Brand;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.smtp.SmtpMailer;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;

/** Named in web.xml. Puts the filter in front of everything else, and at the end sends the emails that are still waiting. */
public final class SignIn implements ServletContextListener {
    private Passlink passlink;

    @Override
    public void contextInitialized(ServletContextEvent event) {
        String port = System.getenv().getOrDefault("PORT", "8080");
        String smtp = setting("SMTP_URL", "");

        passlink = Passlink.builder()
                .brand(Brand.named("Lighthouse").accent("#0b6e4f", "#7fd8b4"))
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

    /** The defaults are for development: if you set BASE_URL, set the others too. */
    private static String setting(String name, String inDevelopment) {
        String value = System.getenv().getOrDefault(name, "");
        if (value.isBlank() && !System.getenv().getOrDefault("BASE_URL", "").isBlank()) {
            throw new IllegalArgumentException("BASE_URL is set, so set " + name + " too.");
        }
        return value.isBlank() ? inDevelopment : value;
    }

    private static Delivery print(Mail mail) {
        System.out.printf("%nTo: %s%nSubject: %s%n%n%s%n", mail.to().text(), mail.subject(), mail.text());
        return new Delivery.Sent("printed");
    }
}
