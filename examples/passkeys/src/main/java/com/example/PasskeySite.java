package com.example;

import dev.passlink.Brand;
import dev.passlink.InMemoryPasskeys;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.smtp.SmtpMailer;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** A site where people sign in with a link in an email once, and with a passkey from then on. */
public final class PasskeySite {
    public static void main(String... arguments) throws Exception {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        String smtp = setting("SMTP_URL", "");

        Passlink passlink = Passlink.builder()
                .brand(Brand.named("Lighthouse").accent("#0b6e4f", "#7fd8b4"))
                .baseUrl(setting("BASE_URL", "http://localhost:" + port))
                .keys(KeyRing.parse(setting("PASSLINK_KEYS", KeyRing.generate())))
                .users(new Accounts())
                .mailer(smtp.isEmpty() ? PasskeySite::print : SmtpMailer.connect(smtp))
                .passkeys(WebAuthn.standard(), new InMemoryPasskeys())
                .build();

        PasslinkFilter filter = PasslinkFilter.builder(passlink)
                .signedIn("/account/*")
                .signedIn("/account/safe")
                .requirePasskey()
                .landing("/account")
                .signedOutAt("/account")
                .build();

        ServletContextHandler site = new ServletContextHandler();
        site.addServletContainerInitializer((classes, context) -> filter.install(context));
        site.addServlet(AccountPage.class, "/account/*");
        site.addServlet(DefaultServlet.class, "/");
        site.setBaseResource(ResourceFactory.of(site).newClassLoaderResource("web"));

        Server server = new Server(port);
        server.setHandler(site);
        server.setStopTimeout(3_000);
        server.start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            // Finishes the requests under way, then sends the emails they asked for.
            try (passlink) {
                LifeCycle.stop(server);
            }
        }));
        System.out.println("Open " + passlink.baseUrl());
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
