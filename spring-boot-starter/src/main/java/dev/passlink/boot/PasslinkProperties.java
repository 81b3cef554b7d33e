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
 * What {@code passlink.*} says: each setting of the builders that is no bean. What is wrong in a value, the builders tell.
 *
 * @param baseUrl What every link begins with, such as https://jobs.example.com, with the context path if there is one. Not set,
 *     it is http://localhost with server.port, and this is development.
 * @param unencryptedBaseUrl In the place of base-url, one by http on a network of your own, for development only: whoever is on
 *     that network can sign in as anybody.
 * @param keys The secrets, the same on every node: id:secret, joined by commas, the signing key first. Not set, they are made at
 *     start in development, and elsewhere nothing starts.
 * @param smtpUrl The server that takes emails, such as smtp://user:password@mail.example.com:587?from=noreply@example.com. A
 *     Mailer bean takes its place.
 * @param applicationName What the site is called in emails and pages; the host of base-url unless set.
 * @param languages Which languages emails and pages are in, the first for whoever understands none of them; unless set, all that
 *     the library brings, English first.
 * @param texts Other texts, by language: the location of a properties file, such as classpath:passlink_sv.properties.
 * @param closeWithin How long closing may take for queue, mailer and counter together, from a millisecond to an hour.
 * @param loginPath Where the sign-in pages are.
 * @param signOutPath Where Passlink itself signs people out; unless set, /logout beside the sign-in page, or with Spring Security,
 *     which has /logout, /login/logout below it.
 * @param landing Where to go after signing in, if the person wanted nowhere in particular.
 * @param signedOutAt Where to go after signing out, by Spring Security too unless a chain of yours says where.
 * @param trustedProxies Addresses and networks of proxies whose X-Forwarded-For is believed, such as 10.0.0.0/8.
 * @param signedIn Paths for signed-in people: /account, /orders/{id}, or /account/** for all below it too.
 * @param signOutEverywhere Whether people can end every sign-in of theirs, by POST to /logout/everywhere. It needs a
 *     SecurityStamps bean.
 * @param rules Paths for signed-in people where more is asked of them.
 * @param views Views that open by a link, by their names; each is also a ViewRule bean, with the name passlink.view. and that of the view.
 * @param links The links and codes that sign people in.
 * @param passes How long people stay signed in.
 * @param limits How often links may be asked for.
 */
@ConfigurationProperties("passlink")
record PasslinkProperties(
        @Nullable String baseUrl,
        @Nullable String unencryptedBaseUrl,
        @Nullable String keys,
        @Nullable String smtpUrl,
        @Nullable String applicationName,
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
    /** Whether somebody relies on paths being guarded. */
    boolean guardsSomething() {
        return !signedIn.isEmpty() || !rules.isEmpty() || !views.isEmpty();
    }

    /** What could be secret stays out. */
    @Override
    public String toString() {
        return "PasslinkProperties[baseUrl=" + baseUrl + "]";
    }

    /**
     * Paths for signed-in people where more is asked of them.
     *
     * @param path Which paths, as in signed-in.
     * @param fresh How long ago the sign-in may be, from a second up.
     * @param passkey Whether only a sign-in by passkey will do.
     * @param resendForms How long a form may be that is kept when the sign-in has ended, and sent again afterwards, up to 64KB;
     *     leave it out where passwords are typed.
     */
    record Rule(
            @Nullable String path,
            @Nullable Duration fresh,
            @DefaultValue("false") boolean passkey,
            @Nullable DataSize resendForms) {}

    /**
     * A view that opens by a link.
     *
     * @param path Which paths, such as /jobs/{id}/apply.
     * @param linkLifetime How long a link may be redeemed, from a second to 180 days.
     * @param uses How often a link may be redeemed, 1 to 255.
     * @param reusableUntilExpiry Whether whoever has the link may redeem it any number of times.
     * @param passLifetime How long the view stays open after a redemption, from a second to 30 days.
     * @param signedInToo Whether signed-in people may see it, too.
     * @param required Whether it runs only with a pass.
     * @param checkedByTheViewItself Whether everything is let through there, and the view asks PasslinkFilter.grant.
     * @param askAt The page with the form that asks for a link, such as /jobs/{id}.
     */
    record View(
            @Nullable String path,
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
     * @param policy Which of the ways in the site offers.
     * @param codeFormat What the code in an email looks like.
     * @param lifetime How long a link lives, from a minute to an hour; its code for ten minutes at most.
     * @param newestOnly Whether a newer email ends the older ones of the same account.
     * @param approveElsewhere Whether people may open the link on the phone and be signed in on the computer.
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
     * @param lifetime How long a sign-in lasts, from a minute to 30 days.
     * @param staySignedIn Whether a sign-in may outlive the browser's session.
     * @param stayUnused How long such a sign-in lasts if it is not used, from an hour up.
     * @param stayAtMost How long such a sign-in lasts in any case, up to 400 days.
     * @param checkEvery How long a disabled account or a sign-out elsewhere may go unnoticed, up to 15 minutes.
     */
    record Passes(
            @DefaultValue("12h") Duration lifetime,
            @DefaultValue("never") StaySignedIn staySignedIn,
            @DefaultValue("30d") Duration stayUnused,
            @DefaultValue("90d") Duration stayAtMost,
            @DefaultValue("60s") Duration checkEvery) {}

    /**
     * How often links may be asked for.
     *
     * @param perAddress Links for one address in any 15 minutes.
     * @param perAddressDaily Links for one address in any 24 hours.
     * @param perClient Requests of one client address in any minute.
     * @param perUser Emails to one account's address in any 15 minutes.
     * @param perNetwork Requests of one network in any hour; sixty times per-client unless set.
     */
    record Limits(
            @DefaultValue("5") int perAddress,
            @DefaultValue("20") int perAddressDaily,
            @DefaultValue("30") int perClient,
            @DefaultValue("5") int perUser,
            @Nullable Integer perNetwork) {}
}
