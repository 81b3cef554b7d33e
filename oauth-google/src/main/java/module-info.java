/**
 * Signs in with Google, or with another OpenID provider.
 *
 * <p>Start at {@link dev.passlink.google.OpenIdProvider}.
 */
module dev.passlink.google {
    requires transitive dev.passlink;
    requires transitive java.net.http;
    requires com.fasterxml.jackson.core;
    requires com.nimbusds.jose.jwt;

    exports dev.passlink.google;
}
