package dev.passlink.ask;

import dev.passlink.View;
import dev.passlink.adapter.Flows;
import java.net.URI;

/** The links of a site: always below the configured base URL. */
public record LinkUrls(URI baseUrl, String loginPath) {
    public String login(String token) {
        return baseUrl + loginPath + "/link" + query(token);
    }

    public String view(View view, String token) {
        return baseUrl + view.path() + query(token);
    }

    /** The page with a person's passkeys. */
    public String passkeys() {
        return baseUrl + loginPath + "/passkeys";
    }

    /**
     * A link to a view that somebody asked for.
     *
     * @param path of a view, with the context path, as it was asked for
     */
    public String viewAt(String path, String token) {
        return baseUrl.getScheme() + "://" + baseUrl.getRawAuthority() + path + query(token);
    }

    /** Of a view, with the context path. */
    public String path(View view) {
        return baseUrl.getRawPath() + view.path();
    }

    private static String query(String token) {
        return "?" + Flows.TOKEN_PARAMETER + "=" + token;
    }
}
