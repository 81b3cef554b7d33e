package com.example;

import dev.passlink.Brand;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.smtp.SmtpMailer;
import dev.passlink.vertx.PasslinkHandler;
import dev.passlink.vertx.VertxVisit;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.concurrent.TimeUnit;

/** A site on an event loop, where people sign in with a link in an email. */
public final class VertxSite {
    public static void main(String... arguments) {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        String smtp = setting("SMTP_URL", "");

        Passlink passlink = Passlink.builder()
                .brand(Brand.named("Lighthouse").accent("#0b6e4f", "#7fd8b4"))
                .baseUrl(setting("BASE_URL", "http://localhost:" + port))
                .keys(KeyRing.parse(setting("PASSLINK_KEYS", KeyRing.generate())))
                .users(new Accounts())
                .mailer(smtp.isEmpty() ? VertxSite::print : SmtpMailer.connect(smtp))
                .build();

        Vertx vertx = Vertx.vertx();
        Router router = Router.router(vertx);
        PasslinkHandler.builder(passlink)
                .signedIn("/account/*")
                .landing("/account")
                .build()
                .install(router);
        router.get("/account").handler(VertxSite::account);
        router.route().handler(StaticHandler.create());

        HttpServer server = vertx.createHttpServer().requestHandler(router);
        server.listen(port)
                .onSuccess(ready -> System.out.println("Open " + passlink.baseUrl()))
                .onFailure(Throwable::printStackTrace);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            // Finishes the requests under way, then sends the emails they asked for.
            try (passlink) {
                server.shutdown(3, TimeUnit.SECONDS).await();
            }
        }));
    }

    /** Behind the handler: only signed-in people get here. */
    private static void account(RoutingContext ctx) {
        VertxVisit visit = VertxVisit.of(ctx);
        visit.pass().map(pass -> pass.orElseThrow()).onFailure(ctx::fail).onSuccess(pass -> {
            ctx.response().putHeader("Content-Type", "text/html;charset=utf-8");
            ctx.end("""
                <!doctype html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <title>Your account · Lighthouse</title>
                <link rel="stylesheet" href="/style.css">
                </head>
                <body>
                <header><a href="/">Lighthouse</a></header>
                <main>
                <h1>Your account</h1>
                <p>You are signed in as user %s%s.</p>
                <form method="post" action="/logout">%s<button class="quiet">Sign out</button></form>
                </main>
                </body>
                </html>
                """.formatted(
                            pass.subject().name(),
                            pass.roles().contains("admin") ? ", an administrator" : "",
                            visit.antiForgeryField()));
        });
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
