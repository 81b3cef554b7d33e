package dev.passlink.micrometer;

import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.port.Mailer;
import io.micrometer.observation.ObservationRegistry;
import java.util.Optional;

// An exception from closing is passed on, an interrupt too.
@SuppressWarnings("try")
record ObservedMailer(Mailer mailer, ObservationRegistry registry) implements Mailer, AutoCloseable {
    @Override
    public Delivery send(Mail mail) {
        return Observed.call(
                Observed.of("passlink.mailer.send", "send email", registry),
                () -> mailer.send(mail),
                ObservedMailer::outcome);
    }

    private static String outcome(Delivery delivery) {
        if (delivery instanceof Delivery.Sent) {
            return "sent";
        }
        if (delivery instanceof Delivery.TryLater) {
            return "later";
        }
        return delivery instanceof Delivery.Unconfirmed ? "unconfirmed" : "refused";
    }

    @Override
    public Optional<String> problem() {
        return mailer.problem();
    }

    @Override
    public Optional<String> weakness() {
        return mailer.weakness();
    }

    @Override
    public void close() throws Exception {
        if (mailer instanceof AutoCloseable owned) {
            owned.close();
        }
    }
}
