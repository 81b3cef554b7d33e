package dev.passlink.example.jobboard;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.common.base.Joiner;
import com.google.common.collect.Iterators;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** A person with a browser that keeps cookies and follows nothing by itself; where a site has several nodes, at one of them. */
final class Visitor {
    private static final Pattern LINK = Pattern.compile("http://\\S+/login/link\\?passlink=\\S+");
    private static final Pattern CODE = Pattern.compile("(?m)^(?:[B-Z]{8}|[0-9]{6})$");
    private static final Pattern FORM = Pattern.compile("<form .*?</form>", Pattern.DOTALL);
    private static final Pattern HIDDEN =
            Pattern.compile("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\">");
    private static final Pattern BUTTON =
            Pattern.compile("formaction=\"([^\"]+)\" formnovalidate name=\"([^\"]+)\" value=\"([^\"]*)\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final List<String> nodes;
    private final String site;
    private final Iterator<String> turns;
    private final Map<String, String> cookies;
    private final String client;
    private final boolean keepsConnections;

    Visitor(String... nodes) {
        this(List.of(nodes), nodes[0], Iterators.cycle(nodes[0]), new LinkedHashMap<>(), "", true);
    }

    private Visitor(
            List<String> nodes,
            String site,
            Iterator<String> turns,
            Map<String, String> cookies,
            String client,
            boolean keepsConnections) {
        this.nodes = nodes;
        this.site = site;
        this.turns = turns;
        this.cookies = cookies;
        this.client = client;
        this.keepsConnections = keepsConnections;
    }

    /** One who hangs up after each answer: a site that is stopped waits two seconds for connections that are kept. */
    static Visitor hangingUp(String site) {
        return new Visitor(List.of(site), site, Iterators.cycle(site), new LinkedHashMap<>(), "", false);
    }

    /** The same browser, sent to another node of the site. */
    Visitor at(String node) {
        return new Visitor(nodes, node, Iterators.cycle(node), cookies, client, keepsConnections);
    }

    /** The same browser in front of a balancer: each request goes to the next node. */
    Visitor inTurn() {
        List<String> others = new ArrayList<>(nodes);
        Collections.rotate(others, -nodes.indexOf(site));
        return new Visitor(nodes, site, Iterators.cycle(others), cookies, client, keepsConnections);
    }

    /** Another browser, with a copy of all cookies. */
    Visitor copy() {
        return new Visitor(nodes, site, turns, new LinkedHashMap<>(cookies), client, keepsConnections);
    }

    /** The same browser, behind a proxy that says where it comes from. */
    Visitor from(String address) {
        return new Visitor(nodes, site, turns, cookies, address, keepsConnections);
    }

    HttpResponse<String> get(String target) throws IOException, InterruptedException {
        return send("GET", target, "");
    }

    HttpResponse<String> send(String method, String target, String form) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address(target))
                .method(method, form.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(form))
                .header("Accept", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .timeout(PATIENCE);
        if (!cookies.isEmpty()) {
            request.header("Cookie", cookies());
        }
        if (!keepsConnections) {
            // Or its offer of HTTP/2 would be in that header.
            request.version(HttpClient.Version.HTTP_1_1).header("Connection", "close");
        }
        if (!client.isEmpty()) {
            request.header("X-Forwarded-For", client);
        }
        HttpResponse<String> answer = CLIENT.send(request.build(), BodyHandlers.ofString());
        answer.headers().allValues("Set-Cookie").forEach(this::keep);
        return answer;
    }

    /** A link names one node; this browser's requests go where it is sent. */
    private URI address(String target) {
        String local = nodes.stream()
                .filter(node -> target.startsWith(node + "/"))
                .findFirst()
                .map(node -> target.substring(node.length()))
                .orElse(target);
        return URI.create(turns.next()).resolve(local);
    }

    /** As a header has them. */
    String cookies() {
        return Joiner.on("; ").withKeyValueSeparator('=').join(cookies);
    }

    /** By hand, since the JDK's cookie manager speaks RFC 2965, which browsers never did. */
    private void keep(String setCookie) {
        String pair = setCookie.substring(0, setCookie.indexOf(';'));
        String name = pair.substring(0, pair.indexOf('='));
        if (setCookie.contains("; Max-Age=0")) {
            cookies.remove(name);
        } else {
            cookies.put(name, pair.substring(name.length() + 1));
        }
    }

    /** Sends the form of a page with all that is hidden in it. */
    HttpResponse<String> submit(String action, HttpResponse<String> page, String... typed)
            throws IOException, InterruptedException {
        return send("POST", action, form(action, page, typed));
    }

    /** What a browser would send of it. */
    static String form(String action, HttpResponse<String> page, String... typed) {
        String shown = FORM.matcher(page.body())
                .results()
                .map(MatchResult::group)
                .filter(found -> found.contains("action=\"" + action + "\"") && hasFields(found, typed))
                .reduce("", (earlier, last) -> last);
        StringBuilder form = new StringBuilder();
        Matcher hidden = HIDDEN.matcher(shown);
        while (hidden.find()) {
            // A script fills in what is hidden, too.
            if (!List.of(typed).contains(hidden.group(1))) {
                append(form, hidden.group(1), hidden.group(2));
            }
        }
        Matcher button = BUTTON.matcher(shown);
        while (button.find()) {
            if (button.group(1).equals(action)) {
                append(form, button.group(2), button.group(3));
            }
        }
        for (int i = 0; i < typed.length; i += 2) {
            append(form, typed[i], typed[i + 1]);
        }
        return form.toString();
    }

    private static boolean hasFields(String form, String... typed) {
        return IntStream.range(0, typed.length)
                .filter(i -> i % 2 == 0)
                .allMatch(i -> form.contains("name=\"" + typed[i] + "\""));
    }

    HttpResponse<String> askForLink(String address, String wanted) throws IOException, InterruptedException {
        HttpResponse<String> form =
                get(get(wanted).headers().firstValue("Location").orElse("/login"));
        return submit("/login", form, "email", address);
    }

    /** The link in the newest mail to an address, once there is one. */
    String linkFor(String address) throws IOException, InterruptedException {
        return inMailFor(address, LINK);
    }

    /** The code in the newest mail to an address, once there is one. */
    String codeFor(String address) throws IOException, InterruptedException {
        return inMailFor(address, CODE);
    }

    String inMailFor(String address, Pattern what) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(deadline)) {
            for (JsonNode mail : mails()) {
                Matcher found = what.matcher(mail.get("text").asText());
                if (mail.get("to").asText().equals(address) && found.find()) {
                    return found.group();
                }
            }
        }
        throw new AssertionError("No mail came for " + address);
    }

    /** Whichever node has sent them; of each, the newest first. */
    ArrayNode mails() throws IOException, InterruptedException {
        ArrayNode mails = JsonNodeFactory.instance.arrayNode();
        for (String node : nodes.contains(site) ? nodes : List.of(site)) {
            new ObjectMapper()
                    .readTree(at(node).get("/dev/mailbox.json").body())
                    .forEach(mails::add);
        }
        return mails;
    }

    void signIn(String address) throws IOException, InterruptedException {
        askForLink(address, "/account");
        get(linkFor(address));
    }

    private static void append(StringBuilder form, String name, String value) {
        form.append(form.length() == 0 ? "" : "&").append(name).append('=').append(URLEncoder.encode(value, UTF_8));
    }
}
