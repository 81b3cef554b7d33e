package dev.passlink;

import static java.util.Objects.requireNonNull;

import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Browser;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.LoginForm;
import dev.passlink.adapter.Redemption;
import dev.passlink.adapter.SignIn;
import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.MailText;
import dev.passlink.port.UserLookup;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A login in memory, asked for, redeemed and signed in, each with another address; its email is a line. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class LoginBenchmark {
    private static final int MANY = Integer.MAX_VALUE;

    private String token = "";
    private final Flows flows = Passlink.builder()
            .baseUrl("https://jobs.example.com")
            .keys(KeyRing.parse(KeyRing.generate()))
            .users(new Everybody())
            .mailTemplate(content -> {
                token = content.link().substring(content.link().indexOf('=') + 1);
                return new MailText("Sign in", "", "");
            })
            .mailer(mail -> new Delivery.Sent(""))
            .queue(new AtOnce())
            .audit(event -> {})
            .limits(new Limits(MANY, MANY, MANY, MANY))
            .build()
            .flows();
    private int people;

    private static final class Everybody implements UserLookup {
        @Override
        public Optional<User> findByAddress(EmailAddress address) {
            return Optional.of(new User(address.normalised(), address, true, "a security stamp", Set.of("member")));
        }

        @Override
        public Optional<User> findById(String id) {
            return findByAddress(EmailAddress.of(id));
        }
    }

    /** Deals with a request where it is put in. */
    private static final class AtOnce implements LinkRequestQueue {
        private @Nullable Handler handler;

        @Override
        public void start(Handler handler) {
            this.handler = handler;
        }

        @Override
        public boolean offer(LinkRequest request) {
            return requireNonNull(handler).handle(request) == Outcome.DONE;
        }

        @Override
        public void close() {}
    }

    @Benchmark
    public SignIn login() {
        people = (people + 1) % 100_000;
        Asked asked = flows.requestLogin(LoginForm.of("person" + people + "@example.com"), "203.0.113.7", Browser.NONE);
        Browser browser = new Browser(asked instanceof Asked.Queued queued ? queued.requests() : "", "");
        if (flows.redeem(token, browser) instanceof Redemption.Granted granted) {
            return flows.signIn(granted, SignInMethod.LINK, false, browser);
        }
        throw new IllegalStateException("A fresh link was refused");
    }
}
