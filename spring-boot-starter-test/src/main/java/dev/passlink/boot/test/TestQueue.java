package dev.passlink.boot.test;

import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Queue and mailer of a test, in one: what waits is dealt with when somebody looks for the email, in that thread. */
final class TestQueue implements LinkRequestQueue {
    private final List<LinkRequest> waiting = new ArrayList<>();
    private final List<Mail> mails = new ArrayList<>();

    private @Nullable Handler handler;

    @Override
    public synchronized void start(Handler handler) {
        this.handler = handler;
    }

    @Override
    public synchronized boolean offer(LinkRequest request) {
        return waiting.add(request);
    }

    Mailer mailer() {
        return this::keep;
    }

    private synchronized Delivery keep(Mail mail) {
        mails.add(mail);
        return new Delivery.Sent("kept for the test");
    }

    synchronized List<Mail> mails() {
        Handler started = handler;
        for (LinkRequest request : List.copyOf(waiting)) {
            if (started != null && started.handle(request) == Outcome.DONE) {
                waiting.remove(request);
            }
        }
        return List.copyOf(mails);
    }

    synchronized void clear() {
        waiting.clear();
        mails.clear();
    }

    /** Without what was put in meanwhile, such as the news that somebody has a passkey. */
    synchronized int size() {
        return waiting.size();
    }

    synchronized void backTo(int size) {
        while (waiting.size() > size) {
            waiting.remove(waiting.size() - 1);
        }
    }

    /** With the context: nobody will look for what waits. */
    @Override
    public synchronized void close() {
        clear();
    }
}
