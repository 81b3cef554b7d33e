package dev.passlink.boot.test;

import dev.passlink.port.Delivery;
import dev.passlink.port.LinkRequest;
import dev.passlink.port.LinkRequestQueue;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A test's queue and mailer in one: queued requests are handled when somebody looks for the email, in that thread. */
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

    /** Without what was added meanwhile, such as a notice about a new passkey. */
    synchronized int size() {
        return waiting.size();
    }

    synchronized void backTo(int size) {
        while (waiting.size() > size) {
            waiting.remove(waiting.size() - 1);
        }
    }

    /** Closed with the context: nobody will look for queued requests. */
    @Override
    public synchronized void close() {
        clear();
    }
}
