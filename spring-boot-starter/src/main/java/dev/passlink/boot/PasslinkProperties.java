package dev.passlink.boot;

import dev.passlink.CodeFormat;
import dev.passlink.LoginPolicy;
import dev.passlink.StaySignedIn;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties {@code passlink.*}: every setting of the builders that isn't a bean. The builders check the values.
 *
 * @param baseUrl What every link begins with, such as https://jobs.example.com, including the context path if there is one. If it
 *     isn't set, it's http://localhost with server.port, and this is development.
 * @param unencryptedBaseUrl Instead of base-url, an http address on your own network, for development only: anyone on that
 *     network can sign in as anyone.
 * @param keys The secret keys, the same on every node: id:secret, separated by commas, the signing key first. If they aren't set,
 *     new ones are made at each start in development; elsewhere the application doesn't start.
 * @param smtpUrl The mail server, such as smtp://user:password@mail.example.com:587?from=noreply@example.com. A Mailer bean is
 *     used instead of it.
 * @param brand How your site presents itself on Passlink's pages and in its emails. A Brand bean is used instead of these.
 * @param languages The languages of emails and pages; the first is for people who understand none of them. If it isn't set, all
 *     languages that come with Passlink, English first.
 * @param texts Your own texts, by language: the location of a properties file, such as classpath:passlink_sv.properties.
 * @param closeWithin How long closing the queue, mailer and counter may take together, from 1ms to 1h.
 * @param loginPath The path of the sign-in page; the other pages are below it.
 * @param signOutPath The path where Passlink itself signs people out. If it isn't set, it's /logout beside the sign-in page, or
 *     with Spring Security, which has its own /logout, /login/logout below it.
 * @param landing Where to go after signing in, if the user wasn't going anywhere in particular.
 * @param signedOutAt Where to go after signing out; for Spring Security's sign-out too, unless a chain of yours says otherwise.
 * @param trustedProxies Addresses and networks of the proxies whose X-Forwarded-For is trusted, such as 10.0.0.0/8.
 * @param signedIn Paths for signed-in users, such as /account, /orders/{id}, or /account/** for everything below it too.
 * @param signOutEverywhere Whether users can end all their sign-ins, with a POST to /logout/everywhere. This needs a
 *     SecurityStamps bean.
 * @param rules Paths for signed-in users where a sign-in alone isn't enough.
 * @param views Views that open with a link, by name. Each is also a ViewRule bean, named passlink.view. and the view's name.
 * @param links The links and codes that sign people in.
 * @param passes How long people stay signed in.
 * @param limits How many links people can ask for.
 */
@ConfigurationProperties("passlink")
record PasslinkProperties(
        @Nullable String baseUrl,
        @Nullable String unencryptedBaseUrl,
        @Nullable String keys,
        @Nullable String smtpUrl,
        @DefaultValue Brand brand,
        @DefaultValue List<Locale> languages,
        @DefaultValue Map<String, String> texts,
        @DefaultValue("5s") Duration closeWithin,
        @DefaultValue("/login") String loginPath,
        @Nullable String signOutPath,
        @DefaultValue("/") String landing,
        @DefaultValue("/") String signedOutAt,
        @DefaultValue List<String> trustedProxies,
        @DefaultValue List<String> signedIn,
        @DefaultValue("false") boolean signOutEverywhere,
        @DefaultValue List<Rule> rules,
        @DefaultValue Map<String, View> views,
        @DefaultValue Links links,
        @DefaultValue Passes passes,
        @DefaultValue Limits limits) {
    /** Whether these properties guard paths. */
    boolean guardsSomething() {
        return !signedIn.isEmpty() || !rules.isEmpty() || !views.isEmpty();
    }

    /** Leaves out what may be secret. */
    @Override
    public String toString() {
        return "PasslinkProperties[baseUrl=" + baseUrl + "]";
    }

    /**
     * How your site presents itself on Passlink's pages and in its emails.
     *
     * @param name What your site is called. If it isn't set, it's the host of base-url.
     * @param logo Where the logo that pages show instead of the name is on your site, such as /logo.svg.
     * @param logoDark Where the logo for dark mode is. If it isn't set, logo is shown there too.
     * @param accent The colour of buttons and links, such as #0b6e4f; in YAML, in quotes. It needs a contrast of 4.5:1 to white.
     * @param accentDark Their colour in dark mode, such as #7fd8b4. If it isn't set, it's derived from accent. It needs a contrast of
     *     4.5:1 to #1b2029.
     * @param stylesheet Where a style sheet of yours is on your site, such as /brand.css. Passlink's pages load it after their own.
     * @param links The links in the footer of pages and emails, four at most.
     * @param emailLogo The logo in emails; none by default.
     */
    record Brand(
            @Nullable String name,
            @Nullable String logo,
            @Nullable String logoDark,
            @Nullable String accent,
            @Nullable String accentDark,
            @Nullable String stylesheet,
            @DefaultValue List<Link> links,
            @Nullable EmailLogo emailLogo) {
        private static final Brand NOTHING = new Brand(null, null, null, null, null, null, List.of(), null);

        boolean isSet() {
            return !equals(NOTHING);
        }
    }

    /**
     * A link in the footer.
     *
     * @param label What it says, such as Privacy.
     * @param href A path on your site, or an address that begins with https:// or mailto:.
     */
    record Link(@Nullable String label, @Nullable String href) {}

    /**
     * The logo in emails.
     *
     * @param path Where it is on your site, such as /logo.png. Few mail programs show SVG.
     * @param width How wide it is shown, from 1 to 600 pixels.
     * @param height How high it is shown, from 1 to 600 pixels.
     */
    record EmailLogo(
            @Nullable String path,
            @Nullable Integer width,
            @Nullable Integer height) {}

    /**
     * Paths for signed-in users where a sign-in alone isn't enough.
     *
     * @param path The paths, as in signed-in.
     * @param fresh How old the sign-in may be, at least 1s.
     * @param passkey Whether the user must have signed in with a passkey.
     * @param resendForms The size of a form that is kept if the sign-in has ended when it's sent, and sent again after the user
     *     has signed in, 64KB at most. Leave it out where people type passwords.
     */
    record Rule(
            @Nullable String path,
            @Nullable Duration fresh,
            @DefaultValue("false") boolean passkey,
            @Nullable DataSize resendForms) {}

    /**
     * A view that opens with a link.
     *
     * @param path The paths, such as /jobs/{id}/apply.
     * @param title What a link opens, for emails and the page that asks before it opens, such as Apply for job {id}, with the path's
     *     values in braces. A ViewRule bean can say it by language.
     * @param linkLifetime How long a link can be redeemed, from 1s to 180d.
     * @param uses How many times a link can be redeemed, 1 to 255; once by default.
     * @param reusableUntilExpiry Whether anyone who has the link can redeem it any number of times.
     * @param passLifetime How long the view stays open after a redemption, from 1s to 30d.
     * @param signedInToo Whether signed-in users may see it too.
     * @param required Whether it runs only with a pass.
     * @param checkedByTheViewItself Whether the filter lets every request through there, and the view itself calls
     *     PasslinkFilter.grant.
     * @param askAt The page with the form that asks for a link, such as /jobs/{id}.
     */
    record View(
            @Nullable String path,
            @Nullable String title,
            @DefaultValue("1h") Duration linkLifetime,
            @Nullable Integer uses,
            @DefaultValue("false") boolean reusableUntilExpiry,
            @DefaultValue("1h") Duration passLifetime,
            @DefaultValue("false") boolean signedInToo,
            @DefaultValue("true") boolean required,
            @DefaultValue("false") boolean checkedByTheViewItself,
            @Nullable String askAt) {}

    /**
     * The links and codes that sign people in.
     *
     * @param policy Whether emails carry a link, a code or both, and where the link works.
     * @param codeFormat What codes in emails look like.
     * @param lifetime How long a link is valid, from 1m to 1h. Its code is valid for 10m at most.
     * @param newestOnly Whether a new email ends the account's older ones.
     * @param approveElsewhere Whether people can open the link on their phone and be signed in on their computer.
     */
    record Links(
            @DefaultValue("confirm-elsewhere") LoginPolicy policy,
            @DefaultValue("letters") CodeFormat codeFormat,
            @DefaultValue("10m") Duration lifetime,
            @DefaultValue("false") boolean newestOnly,
            @DefaultValue("false") boolean approveElsewhere) {}

    /**
     * How long people stay signed in.
     *
     * @param lifetime How long a sign-in lasts, from 1m to 30d.
     * @param staySignedIn Whether a sign-in can outlive the browser's session.
     * @param stayUnused How long such a sign-in lasts if it isn't used, at least 1h.
     * @param stayAtMost How long such a sign-in lasts in any case, 400d at most.
     * @param checkEvery How long a disabled account or a sign-out elsewhere can go unnoticed, 15m at most.
     */
    record Passes(
            @DefaultValue("12h") Duration lifetime,
            @DefaultValue("never") StaySignedIn staySignedIn,
            @DefaultValue("30d") Duration stayUnused,
            @DefaultValue("90d") Duration stayAtMost,
            @DefaultValue("60s") Duration checkEvery) {}

    /**
     * How many links people can ask for.
     *
     * @param perAddress Links to one address in any 15 minutes.
     * @param perAddressDaily Links to one address in any 24 hours.
     * @param perClient Requests from one client address in any minute.
     * @param perUser Emails to one account's address in any 15 minutes.
     * @param perNetwork Requests from one network in any hour. If it isn't set, sixty times per-client.
     */
    record Limits(
            @DefaultValue("5") int perAddress,
            @DefaultValue("20") int perAddressDaily,
            @DefaultValue("30") int perClient,
            @DefaultValue("5") int perUser,
            @Nullable Integer perNetwork) {}
}
