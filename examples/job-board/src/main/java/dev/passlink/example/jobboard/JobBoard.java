package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Settings.named;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.io.Resources;
import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.ViewRule;
import dev.passlink.passkeys.WebAuthn;
import dev.passlink.port.Mailer;
import dev.passlink.port.UserLookup;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.smtp.SmtpMailer;
import dev.passlink.web.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The employment site: everything is put together here, and nowhere else. */
public final class JobBoard implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(JobBoard.class);
    private static final int BAD_SETTINGS = 2;

    private final DevMailbox mailbox = new DevMailbox();
    private final Settings settings;
    private final Stores stores;
    private final Database database;
    private final JobPages jobs;
    private final ViewRule apply;
    private final Passlink passlink;
    private final GoogleSignIn google;
    private final WebServer server;

    JobBoard(Settings settings) {
        this.settings = settings;
        this.stores = new Stores(settings.stores());
        this.database = stores.database();
        Layout layout = new Layout(settings.development());
        this.jobs = new JobPages(database, layout);
        this.apply = JobServlet.rule(jobs);
        DatabaseUsers users = new DatabaseUsers(database);
        DatabaseLinks links = new DatabaseLinks(database);
        Passlink.Builder builder = Passlink.builder()
                .brand(Layout.BRAND)
                .baseUrl(settings.baseUrl().toString())
                .keys(settings.keys())
                .users(users)
                .identityLinks(links)
                .mailer(mailer())
                .limits(settings.limits());
        stores.applyTo(builder, settings.queueCapacity());
        if (settings.hasPasskeys()) {
            builder.passkeys(WebAuthn.standard(), stores.passkeys());
        }
        this.passlink = settings.signIn().applyTo(builder, users).build();
        this.google = new GoogleSignIn(settings, passlink.baseUrl());
        PasslinkFilter filter = named("TRUSTED_PROXIES", this::filter);
        this.server = new WebServer(settings.port(), filter, new ErrorPages(layout));
        servePages(users, links, layout);
    }

    private Mailer mailer() {
        return settings.development() ? mailbox : named("SMTP_URL", () -> SmtpMailer.connect(settings.smtpUrl()));
    }

    private PasslinkFilter filter() {
        Site.Builder<PasslinkFilter> builder = PasslinkFilter.builder(passlink)
                .signedIn("/account/*")
                .signedIn("/account/close")
                .requireFresh(settings.signIn().fresh())
                .signOutEverywhere()
                .view(apply)
                .landing("/account")
                .trustedProxies(settings.trustedProxies());
        google.addTo(builder);
        return builder.build();
    }

    private void servePages(UserLookup users, DatabaseLinks links, Layout layout) {
        AccountPage account = new AccountPage(users, links, google.isOffered(), settings.hasPasskeys(), layout);
        Page style = Page.file("text/css;charset=utf-8", resource("style.css"));
        Page icon = Page.file("image/svg+xml", resource("icon.svg"));
        Page logo = Page.file("image/svg+xml", resource("logo.svg"));
        server.serve("", request -> Page.redirect("/jobs"))
                .serve("/jobs/*", new JobServlet(jobs, apply, users, database, layout))
                .serve("/account", account::page)
                .serve("/account/close", account::close)
                .serve("/account/passkeys", request -> Page.redirect(AccountPage.PASSKEYS))
                .serve("/style.css", request -> style)
                .serve("/icon.svg", request -> icon)
                .serve("/logo.svg", request -> logo)
                .serve("/favicon.ico", request -> icon)
                .serve("/", layout::notFound);
        if (settings.development()) {
            MailboxPages mails = new MailboxPages(mailbox, layout);
            server.serve("/dev/mailbox", mails::page).serve("/dev/mailbox.json", mails::json);
            server.serve("/dev/preview/*", new PreviewPages(passlink, layout)::page);
        }
    }

    /** @throws IOException if the port cannot be had */
    void start() throws IOException {
        server.start();
        google.start();
        if (settings.keysOfThisRun()) {
            log.warn("PASSLINK_KEYS is not set: keys were made for this run, so a restart signs everybody out");
        }
        if (settings.development()) {
            log.info("SMTP_URL is not set: emails are at {}/dev/mailbox", passlink.baseUrl());
        }
    }

    /** Finishes the requests under way, then sends the emails they asked for: in at most 3 and 5 seconds. */
    private void stop() {
        server.close();
        passlink.close();
    }

    @Override
    public void close() {
        stop();
        google.close();
        stores.close();
    }

    /**
     * Starts the site, or makes keys for it.
     *
     * @param arguments none, or {@code new-keys}
     */
    public static void main(String... arguments) {
        if (List.of(arguments).equals(List.of("new-keys"))) {
            System.out.println(KeyRing.generate());
        } else if (arguments.length > 0) {
            refuse("Start it without arguments, or with new-keys to print a value for PASSLINK_KEYS.");
        } else {
            run();
        }
    }

    private static void run() {
        try {
            JobBoard board = new JobBoard(Settings.read(System.getenv()));
            // Not the stores, which the process's end closes, too: a pool may wait for a database that says nothing.
            Runtime.getRuntime().addShutdownHook(new Thread(board::stop));
            board.start();
            System.out.println("Job board is ready at " + board.passlink.baseUrl());
        } catch (IllegalArgumentException e) {
            refuse(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            refuse("PORT cannot be used: " + e.getMessage());
        }
    }

    private static void refuse(String why) {
        System.err.println("Job board cannot start. " + why.replaceAll("\\p{Cntrl}+", " "));
        System.exit(BAD_SETTINGS);
    }

    private static String resource(String name) {
        try {
            return Resources.toString(Resources.getResource(JobBoard.class, name), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
