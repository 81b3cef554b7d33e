package dev.passlink.web;

import dev.passlink.Pass;
import dev.passlink.Reason;
import dev.passlink.adapter.Flows;
import dev.passlink.adapter.Redemption;
import java.util.Optional;

/** A link or callback that has let this browser in and is opened again: it leads on to the page, and opens nothing. */
record OpenedAgain(Tools tools) {
    /** Beside the token, in the second try of a tab that was a moment too late. */
    static final String PARAMETER = Flows.TOKEN_PARAMETER + "-again";

    /** Whether the live pass is the one that this very link gave. */
    boolean gave(Redemption.Refused refused, Optional<Pass> pass) {
        return pass.isPresent()
                && refused.grant()
                        .filter(grant -> tools.flows().gave(grant, pass.get()))
                        .isPresent();
    }

    /**
     * Of two tabs at once the one that lost was sent before the other's pass came back: the next request brings it. Only
     * where this browser asked, and once.
     *
     * @param here where it is, with the context path
     */
    Optional<Answer> onceMore(Visitor visitor, Redemption.Refused refused, Optional<Pass> pass, String here) {
        boolean late = refused.reason() == Reason.USED
                && pass.isEmpty()
                && tools.flows().waiting(visitor.browser()).isPresent()
                && tools.flows().isRedeemed(visitor.browser());
        return late ? onceMore(visitor, here) : Optional.empty();
    }

    Optional<Answer> onceMore(Visitor visitor, String here) {
        String again =
                here + "?" + Parameters.visible(visitor.request().rawQuery().orElse("")) + "&" + PARAMETER + "=1";
        boolean first = visitor.reads()
                && RequestOrigin.isNavigation(visitor.request())
                && !visitor.query().has(PARAMETER)
                && visitor.cookies(tools.cookies().signedOut()).isEmpty();
        return first && again.length() <= Answer.LONGEST_LOCATION
                ? Optional.of(Answer.seeOther(again))
                : Optional.empty();
    }
}
