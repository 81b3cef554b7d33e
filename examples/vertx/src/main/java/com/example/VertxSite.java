package com.example;

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
import java.util.concurrent.TimeUnit;

/** A site on an event loop, where people sign in by a link in a mail. */
public final class VertxSite {
    public static void main(String... arguments) {
        int port = Integer.parseInt(System.getenv().getOrDefault("PORT", "8080"));
        String smtp = setting("SMTP_URL", "");

        Passlink passlink = Passlink.builder()
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
        router.get("/").handler(ctx -> page(ctx, """
                <h1>Welcome</h1>
                <p><a href="/account">Your account</a></p>"""));
        router.get("/account").handler(VertxSite::account);

        HttpServer server = vertx.createHttpServer().requestHandler(router);
        server.listen(port)
                .onSuccess(ready -> System.out.println("Open " + passlink.baseUrl()))
                .onFailure(Throwable::printStackTrace);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            // Whoever has asked is answered, then what was asked for is mailed.
            try (passlink) {
                server.shutdown(3, TimeUnit.SECONDS).await();
            }
        }));
    }

    /** The handler lets only signed-in people through to here. */
    private static void account(RoutingContext ctx) {
        VertxVisit visit = VertxVisit.of(ctx);
        visit.pass()
                .map(pass -> pass.orElseThrow())
                .onFailure(ctx::fail)
                .onSuccess(pass -> page(ctx, """
                <h1>Your account</h1>
                <p>You are user %s%s.</p>
                <form method="post" action="/logout">%s<button>Sign out</button></form>""".formatted(
                                pass.subject().name(),
                                pass.roles().contains("admin") ? ", an administrator" : "",
                                visit.antiForgeryField())));
    }

    private static void page(RoutingContext ctx, String body) {
        ctx.response().putHeader("Content-Type", "text/html;charset=utf-8");
        ctx.end("<!doctype html><html lang=\"en\"><title>Site</title>\n" + body);
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
