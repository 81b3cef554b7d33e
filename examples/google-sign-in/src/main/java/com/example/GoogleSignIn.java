package com.example;

import dev.passlink.Brand;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.google.OpenIdProvider;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.smtp.SmtpMailer;
import dev.passlink.testkit.FakeOpenIdProvider;
import java.time.Clock;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** A site where people sign in with Google, or with a link in an email. */
public final class GoogleSignIn {
    public static void main(String... arguments) throws Exception {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        String smtp = setting("SMTP_URL", "");
        Accounts accounts = new Accounts();

        Passlink passlink = Passlink.builder()
                .brand(Brand.named("Lighthouse").accent("#0b6e4f", "#7fd8b4"))
                .baseUrl(setting("BASE_URL", "http://localhost:" + port))
                .keys(KeyRing.parse(setting("PASSLINK_KEYS", KeyRing.generate())))
                .users(accounts)
                .provisioner(accounts)
                .identityLinks(accounts)
                .mailer(smtp.isEmpty() ? GoogleSignIn::print : SmtpMailer.connect(smtp))
                .build();

        PasslinkFilter filter = PasslinkFilter.builder(passlink)
                .provider(google())
                .signedIn("/account/*")
                .landing("/account")
                .build();

        ServletContextHandler site = new ServletContextHandler();
        site.addServletContainerInitializer((classes, context) -> filter.install(context));
        site.addServlet(AccountPage.class, "/account");
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

    /** Google, or a make-believe one on this machine that lets everyone in as Ada. */
    private static OpenIdProvider google() {
        String clientId = setting("GOOGLE_CLIENT_ID", "");
        if (!clientId.isEmpty()) {
            return OpenIdProvider.google(clientId, setting("GOOGLE_CLIENT_SECRET", ""))
                    .build();
        }
        FakeOpenIdProvider fake = FakeOpenIdProvider.start(Clock.systemUTC());
        fake.claim("email", "ada@gmail.com");
        System.out.println(
                "Google is make-believe: everyone is ada@gmail.com. For the real one, set GOOGLE_CLIENT_ID.");
        return OpenIdProvider.google(FakeOpenIdProvider.CLIENT_ID, FakeOpenIdProvider.CLIENT_SECRET)
                .issuer(fake.issuer())
                .build();
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
