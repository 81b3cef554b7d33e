package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Layout.escape;

import dev.passlink.EmailAddress;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.port.UserLookup;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.servlet.PasslinkPrincipal;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Everything below {@code /jobs}: anyone can read; to apply, you need a link to that very job. */
@SuppressWarnings("serial") // Servlets inherit Serializable; nobody serialises them.
final class JobServlet extends HttpServlet {
    private static final Pattern BELOW_A_JOB = Pattern.compile("/([1-9][0-9]{0,8})/(link|apply)/?");
    private static final int LONGEST_TEXT = 4000;

    private final JobPages pages;
    private final ViewRule apply;
    private final UserLookup users;
    private final Database database;
    private final Layout layout;

    JobServlet(JobPages pages, ViewRule apply, UserLookup users, Database database, Layout layout) {
        this.pages = pages;
        this.apply = apply;
        this.users = users;
        this.database = database;
        this.layout = layout;
    }

    /** The link works once within an hour, and leaves an hour to write. */
    static ViewRule rule(JobPages pages) {
        return ViewRule.of("/jobs/{id}/apply", "apply")
                .linkLifetime(Duration.ofHours(1))
                .passLifetime(Duration.ofHours(1))
                .askAt("/jobs/{id}")
                .title((view, language) ->
                        pages.job(view.value("id")).map(JobServlet::title).orElse(""));
    }

    private static String title(Job job) {
        return "Apply for " + job.title();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Matcher below = BELOW_A_JOB.matcher(request.getPathInfo() == null ? "" : request.getPathInfo());
        Optional<Job> job = below.matches() ? pages.job(below.group(1)) : Optional.empty();
        if (job.isEmpty()) {
            new PageServlet(pages::page).service(request, response);
        } else if (below.group(2).equals("link")) {
            link(job.get(), request, response);
        } else {
            apply(job.get(), request, response);
        }
    }

    /** Passlink answers, alike for every address. */
    private void link(Job job, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (!request.getMethod().equals("POST")) {
            notAllowed(response, "POST");
            return;
        }
        String address = request.getParameter("email");
        PasslinkFilter.requestLink(
                request, response, address == null ? "" : address, apply.at(Integer.toString(job.id())));
    }

    /** The filter lets in only people with a pass for this job. */
    private void apply(Job job, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Subject subject =
                ((PasslinkPrincipal) request.getUserPrincipal()).pass().subject();
        switch (request.getMethod()) {
            case "GET", "HEAD" -> PageServlet.send(form(job, subject, request, ""), response);
            case "POST" -> PageServlet.send(applied(job, subject, request), response);
            default -> notAllowed(response, "GET, HEAD, POST");
        }
    }

    private Page form(Job job, Subject subject, HttpServletRequest request, String notice) {
        int status = notice.isEmpty() ? 200 : 400;
        return layout.page(request, status, title(job), """
                <p class="back"><a href="/jobs/%1$d">%2$s</a></p>
                <h1>Apply for %2$s</h1>
                <p>You’re applying as</p>
                <p class="account">%3$s</p>
                %4$s<form method="post" action="/jobs/%1$d/apply">
                <label for="text">A few lines about you</label>
                <textarea id="text" name="text" rows="8" maxlength="%5$d" required></textarea>
                %6$s
                <button>Send application</button>
                </form>
                """.formatted(
                        job.id(),
                        escape(job.title()),
                        escape(address(subject)),
                        notice,
                        LONGEST_TEXT,
                        PasslinkFilter.antiForgeryField(request)));
    }

    private Page applied(Job job, Subject subject, HttpServletRequest request) {
        if (!PasslinkFilter.isFormOfThisSite(request)) {
            return form(job, subject, request, notice("This form was open too long. Please send it again."));
        }
        String text = request.getParameter("text");
        if (text == null || text.isBlank() || text.length() > LONGEST_TEXT) {
            return form(
                    job,
                    subject,
                    request,
                    notice("Please write a few lines, at most " + LONGEST_TEXT + " characters."));
        }
        database.update(
                "INSERT INTO applications (id, job_id, applicant, address, text) VALUES (?, ?, ?, ?, ?)",
                UUID.randomUUID().toString(),
                job.id(),
                subject.name(),
                address(subject),
                text);
        return layout.page(request, 200, "Application sent", """
                <h1>Your application is in</h1>
                <p>We’ve received your application for <strong>%s</strong> at %s, from %s.</p>
                <p><a href="/jobs">See all jobs</a></p>
                """.formatted(
                        escape(job.title()), escape(job.company()), escape(address(subject))));
    }

    private static String notice(String text) {
        return "<p class=\"notice\" role=\"alert\">" + text + "</p>\n";
    }

    /** A guest's own address, or the account's. */
    private String address(Subject subject) {
        return subject.isGuest()
                ? subject.guestAddress().text()
                : users.findById(subject.name())
                        .map(User::email)
                        .map(EmailAddress::text)
                        .orElse("");
    }

    private static void notAllowed(HttpServletResponse response, String allowed) throws IOException {
        response.setHeader("Allow", allowed);
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }
}
