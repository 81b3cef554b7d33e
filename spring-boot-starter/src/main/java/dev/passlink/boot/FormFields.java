package dev.passlink.boot;

import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.web.Site;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

/**
 * Adds Passlink's anti-forgery field to each form that a template posts to this site by {@code th:action} or {@code form:form}:
 * Passlink's own addresses want it, and so do handlers that ask {@code PasslinkFilter.isFormOfThisSite} or {@code requestLink}.
 * Forms for other sites don't get it.
 *
 * @param others the processor for the application's own forms, such as Spring Security's
 */
record FormFields(@Nullable RequestDataValueProcessor others) implements RequestDataValueProcessor {
    private static final String WANTED = FormFields.class.getName() + ".wanted";
    private static final String VALUE = "value=\"";
    /** Browsers drop line breaks and tabs wherever they stand, and take a backslash for a slash. */
    private static final Pattern DROPPED = Pattern.compile("[\\s\\p{Cntrl}]");

    private static final Pattern ELSEWHERE = Pattern.compile("^([/\\\\]{2}|[A-Za-z][A-Za-z0-9+.-]*:)");

    @Override
    public String processAction(HttpServletRequest request, String action, String method) {
        // Spring sends PUT and DELETE by POST, too.
        if (method != null && !method.equalsIgnoreCase("get") && isOurs(request, action)) {
            request.setAttribute(WANTED, true);
        } else {
            request.removeAttribute(WANTED);
        }
        return others == null ? action : others.processAction(request, action, method);
    }

    private static boolean isOurs(HttpServletRequest request, String action) {
        return PasslinkFilter.isBehind(request)
                && !ELSEWHERE.matcher(DROPPED.matcher(action).replaceAll("")).find();
    }

    @Override
    public @Nullable Map<String, String> getExtraHiddenFields(HttpServletRequest request) {
        Map<String, String> theirs = others == null ? null : others.getExtraHiddenFields(request);
        if (request.getAttribute(WANTED) == null || !PasslinkFilter.isBehind(request)) {
            return theirs;
        }
        request.removeAttribute(WANTED);
        Map<String, String> fields = new LinkedHashMap<>(theirs == null ? Map.of() : theirs);
        fields.put(Site.ANTI_FORGERY_PARAMETER, antiForgery(request));
        return fields;
    }

    /** Taken from the hidden field that applications put into forms of their own. */
    static String antiForgery(HttpServletRequest request) {
        String field = PasslinkFilter.antiForgeryField(request);
        int from = field.indexOf(VALUE) + VALUE.length();
        return field.substring(from, field.indexOf('"', from));
    }

    @Override
    public String processFormFieldValue(HttpServletRequest request, @Nullable String name, String value, String type) {
        return others == null ? value : others.processFormFieldValue(request, name, value, type);
    }

    @Override
    public String processUrl(HttpServletRequest request, String url) {
        return others == null ? url : others.processUrl(request, url);
    }
}
