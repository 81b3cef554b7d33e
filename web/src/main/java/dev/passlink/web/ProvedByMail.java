package dev.passlink.web;

import dev.passlink.PendingSignIn;
import dev.passlink.adapter.Asked;
import dev.passlink.adapter.Identities;
import dev.passlink.adapter.Redemption;
import dev.passlink.port.Identity;
import java.util.List;
import java.util.Optional;

/** An identity from a provider whose mailbox an email has to prove; the browser keeps it until the email is used. */
record ProvedByMail(Tools tools) {
    private Optional<Identities> identities() {
        return tools.flows().identities();
    }

    List<String> kept(Visitor visitor) {
        return visitor.cookies(tools.cookies().identity());
    }

    private Header keep(String sealed) {
        return tools.cookies()
                .set(tools.cookies().identity(), sealed, tools.flows().remembered());
    }

    /** In its place nothing of what waits for a mail that is on its way is lost, if this one is never asked for. */
    Header postpone(String sealed) {
        return tools.cookies()
                .set(tools.cookies().postponed(), sealed, tools.flows().remembered());
    }

    List<String> postponed(Visitor visitor) {
        return visitor.cookies(tools.cookies().postponed());
    }

    Answer await(Visitor visitor, Identities known, Identity identity, Asked.Queued queued, Answer answer) {
        Answer kept = answer.with(keep(known.await(identity, queued)));
        return postponed(visitor).isEmpty()
                ? kept
                : kept.with(tools.cookies().clear(tools.cookies().postponed()));
    }

    /** What the waiting page says of it. */
    Page.Notice notice(Visitor visitor) {
        boolean awaiting =
                identities().filter(known -> known.isAwaiting(kept(visitor))).isPresent();
        return awaiting ? Page.Notice.PROOF_NEEDED : Page.Notice.NONE;
    }

    /** A refusal, if the account may not sign in any more by the time that its identity was connected. */
    Redemption connected(Visitor visitor, Redemption.Granted granted) {
        List<String> kept = kept(visitor);
        return kept.isEmpty() || identities().isEmpty()
                ? granted
                : identities().get().connect(kept, granted);
    }

    Answer cleared(Visitor visitor, Answer answer) {
        return kept(visitor).isEmpty()
                ? answer
                : answer.with(tools.cookies().clear(tools.cookies().identity()));
    }

    /** For a sign-in that the application finishes later. */
    Answer carried(Visitor visitor, Redemption.Granted granted, String held, Answer answer) {
        List<String> kept = kept(visitor);
        Optional<PendingSignIn> pending =
                kept.isEmpty() ? Optional.empty() : tools.flows().pending(held);
        return answer.with(pending.flatMap(one -> identities().flatMap(known -> known.carry(kept, granted, one)))
                .map(this::keep));
    }
}
