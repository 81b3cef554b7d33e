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
import dev.passlink.port.Mail;
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

/** A whole login in memory: asked for, mailed, redeemed, signed in; every one with another address. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Thread)
public class LoginBenchmark {
    private static final String BASE = "https://jobs.example.com";
    private static final int MANY = Integer.MAX_VALUE;

    private final AtOnce queue = new AtOnce();
    private @Nullable Mail mailed;
    private final Flows flows = Passlink.builder()
            .baseUrl(BASE)
            .keys(KeyRing.parse(KeyRing.generate()))
            .users(new Everybody())
            .mailer(mail -> {
                mailed = mail;
                return new Delivery.Sent("");
            })
            .queue(queue)
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

    private Asked asked() {
        people = (people + 1) % 100_000;
        return flows.requestLogin(LoginForm.of("person" + people + "@example.com"), "203.0.113.7", Browser.NONE);
    }

    /** The page's side and the queue's. */
    @Benchmark
    public Asked ask() {
        return asked();
    }

    @Benchmark
    public SignIn login() {
        if (!(asked() instanceof Asked.Queued queued)) {
            throw new IllegalStateException("Not asked");
        }
        String text = requireNonNull(mailed).text();
        int at = text.indexOf("?passlink=") + "?passlink=".length();
        String token = text.substring(at, text.indexOf('\n', at)).strip();
        Browser browser = new Browser(queued.requests(), "");
        if (flows.redeem(token, browser) instanceof Redemption.Granted granted) {
            return flows.signIn(granted, SignInMethod.LINK, false, browser);
        }
        throw new IllegalStateException("A fresh link was refused");
    }
}
