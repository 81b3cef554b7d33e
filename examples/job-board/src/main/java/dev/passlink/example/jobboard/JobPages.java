package dev.passlink.example.jobboard;

import static dev.passlink.example.jobboard.Layout.escape;
import static java.util.stream.Collectors.joining;

import dev.passlink.servlet.PasslinkFilter;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;

/** The jobs, open to everyone: all at {@code /jobs}, one at {@code /jobs/17}. */
final class JobPages {
    private final Database database;
    private final Layout layout;

    JobPages(Database database, Layout layout) {
        this.database = database;
        this.layout = layout;
    }

    Page page(HttpServletRequest request) {
        String path = request.getPathInfo();
        if (path == null) {
            return list(request);
        }
        return find(path).map(job -> one(request, job)).orElseGet(() -> layout.notFound(request));
    }

    Optional<Job> job(String id) {
        return find("/" + id);
    }

    /** Each job has one spelling: {@code /jobs/07} does not exist. */
    private Optional<Job> find(String path) {
        return path.matches("/[1-9][0-9]{0,8}")
                ? database
                        .query(Job::of, "SELECT * FROM jobs WHERE id = ?", Integer.valueOf(path.substring(1)))
                        .stream()
                        .findFirst()
                : Optional.empty();
    }

    private Page list(HttpServletRequest request) {
        List<Job> jobs = database.query(Job::of, "SELECT * FROM jobs ORDER BY id");
        return layout.page(request, 200, "Jobs", """
                <h1>Work worth getting up for</h1>
                <p class="lead">%s open positions. Look around: you don’t need an account to read.</p>
                <ul class="jobs">
                %s
                </ul>
                """.formatted(
                        jobs.size(), jobs.stream().map(JobPages::card).collect(joining("\n"))));
    }

    private static String card(Job job) {
        return """
                <li>
                <h2><a href="/jobs/%s">%s</a></h2>
                <p class="company">%s · %s</p>
                <p>%s</p>
                <p class="facts"><span>%s</span> <span>%s</span></p>
                </li>""".formatted(
                        job.id(),
                        escape(job.title()),
                        escape(job.company()),
                        escape(job.place()),
                        escape(job.summary()),
                        escape(job.hours()),
                        escape(job.pay()));
    }

    private Page one(HttpServletRequest request, Job job) {
        return layout.page(request, 200, job.title() + ", " + job.company(), """
                <p class="back"><a href="/jobs">All jobs</a></p>
                <h1>%2$s</h1>
                <p class="lead">%7$s</p>
                <dl>
                <div><dt>Company</dt><dd>%3$s</dd></div>
                <div><dt>Location</dt><dd>%4$s</dd></div>
                <div><dt>Hours</dt><dd>%5$s</dd></div>
                <div><dt>Pay</dt><dd>%6$s</dd></div>
                </dl>
                <h2>What you’ll do</h2>
                <p>%8$s</p>
                <h2>Apply</h2>
                <p>We’ll email you a link to the form for this job. You don’t need an account.</p>
                <form method="post" action="/jobs/%1$d/link">
                <label for="email">Email address</label>
                <input id="email" name="email" type="email" autocomplete="email" required maxlength="254">
                %9$s
                <button>Email me the link</button>
                </form>
                """.formatted(
                                job.id(),
                                escape(job.title()),
                                escape(job.company()),
                                escape(job.place()),
                                escape(job.hours()),
                                escape(job.pay()),
                                escape(job.summary()),
                                escape(job.about()),
                                PasslinkFilter.antiForgeryField(request)))
                .with("Cache-Control", "private, no-store");
    }
}
