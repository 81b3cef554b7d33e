package dev.passlink.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which of our pages is at which address. */
final class Routes {
    /** Below the sign-in page; each has its case in {@link #page}. */
    private static final List<String> PAGES =
            List.of("/sent", "/view", "/code", "/link", "/passlink.css", "/passlink.js");

    private static final Set<String> TAKEN = Set.of("sent", "code", "link", "view");

    private final PageAnswers pages;
    private final Asking asking;
    private final LinkAndCode links;
    private final ViewLinks views;
    private final SigningOut signingOut;
    private final Map<String, ProviderPages> providers = new LinkedHashMap<>();
    private final String loginPath;
    private final String loginPrefix;
    private final String logoutPath;
    private final String everywherePath;

    /** @param everywhere whether somebody can sign out everywhere */
    Routes(
            Tools tools,
            PageAnswers pages,
            Asking asking,
            LinkAndCode links,
            ViewLinks views,
            SigningOut signingOut,
            boolean everywhere,
            List<ProviderPages> ofProviders) {
        this.pages = pages;
        this.asking = asking;
        this.links = links;
        this.views = views;
        this.signingOut = signingOut;
        this.loginPath = tools.passlink().loginPath();
        this.loginPrefix = loginPath + "/";
        this.logoutPath = tools.logoutPath();
        this.everywherePath = everywhere ? logoutPath + "/everywhere" : "";
        for (ProviderPages provider : ofProviders) {
            if (TAKEN.contains(provider.id()) || providers.put(provider.id(), provider) != null) {
                throw new IllegalArgumentException("Two things at one address: give the provider another id(…) than "
                        + provider.id() + ", which is taken.");
            }
        }
    }

    boolean own(String path) {
        return path.equals(logoutPath)
                || (path.equals(everywherePath) && !path.isEmpty())
                || path.equals(loginPath)
                || path.startsWith(loginPrefix);
    }

    /** Where something is answered, whatever is asked: the rest below the sign-in page is the application's. */
    List<String> addresses() {
        List<String> all = new ArrayList<>(List.of(loginPath, logoutPath));
        PAGES.forEach(page -> all.add(loginPath + page));
        for (String id : providers.keySet()) {
            String address = loginPath + "/" + id;
            all.addAll(List.of(address, address + "/callback", address + "/credential"));
        }
        if (!everywherePath.isEmpty()) {
            all.add(everywherePath);
        }
        return all;
    }

    /** The answer to a request for one of our pages; empty for all others. */
    Optional<Answer> answer(Visitor visitor, String path) {
        if (!own(path)) {
            return Optional.empty();
        }
        try {
            if (path.equals(logoutPath)) {
                return Optional.of(signingOut.here(visitor));
            } else if (path.equals(everywherePath)) {
                return Optional.of(signingOut.everywhere(visitor));
            }
            return page(visitor, path.substring(loginPath.length()));
        } catch (Visitor.BadBody bad) {
            return Optional.of(pages.trouble(visitor, bad.status()));
        }
    }

    private Optional<Answer> page(Visitor visitor, String rest) throws Visitor.BadBody {
        return switch (rest) {
            case "" -> Optional.of(asking.signIn(visitor));
            case "/sent" -> Optional.of(asking.sent(visitor));
            case "/view" -> Optional.of(views.confirm(visitor));
            case "/code" -> Optional.of(links.code(visitor));
            case "/link" -> Optional.of(links.link(visitor));
            case "/passlink.css" -> Optional.of(file(visitor, "text/css;charset=UTF-8", DefaultPages.STYLESHEET));
            case "/passlink.js" -> Optional.of(file(visitor, "text/javascript;charset=UTF-8", DefaultPages.SCRIPT));
            default -> ofProvider(visitor, rest.substring(1));
        };
    }

    private Answer file(Visitor visitor, String contentType, String text) {
        return visitor.reads() ? Answer.file(contentType, text) : pages.notAllowed(visitor, "GET, HEAD");
    }

    private Optional<Answer> ofProvider(Visitor visitor, String idAndRest) throws Visitor.BadBody {
        int slash = idAndRest.indexOf('/');
        String id = slash < 0 ? idAndRest : idAndRest.substring(0, slash);
        ProviderPages provider = providers.get(id);
        return provider == null ? Optional.empty() : provider.answer(visitor, idAndRest.substring(id.length()));
    }
}
