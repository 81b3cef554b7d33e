package dev.passlink.web;

import dev.passlink.Pass;
import dev.passlink.Subject;
import java.util.Optional;

/**
 * The end of a sign-in, in this browser or everywhere.
 *
 * @param next where to go from there
 */
record SigningOut(Tools tools, PageAnswers pages, String next) {

    Answer here(Visitor visitor) throws Visitor.BadBody {
        if (visitor.reads()) {
            return page(visitor, 200);
        }
        return visitor.isOurs(visitor.form(), Forms.APPLICATION) ? signedOut(visitor) : page(visitor, 403);
    }

    private Answer page(Visitor visitor, int status) {
        Page page = new Page.SignOut(tools.root() + tools.logoutPath(), visitor.antiForgery(Forms.APPLICATION));
        return pages.withForms(visitor, status, page);
    }

    Answer everywhere(Visitor visitor) throws Visitor.BadBody {
        Optional<Subject> subject = visitor.pass().map(Pass::subject);
        if (subject.isEmpty()) {
            return pages.anonymous(visitor);
        }
        if (!visitor.isOurs(visitor.form(), Forms.APPLICATION)) {
            return pages.trouble(visitor, 403);
        }
        tools.passlink().signOutEverywhere(subject.get());
        return signedOut(visitor);
    }

    /** A browser with another secret has none of the views that this person opened, nor their forms. */
    Answer signedOut(Visitor visitor) {
        visitor.endsWhatItBrings();
        Answer answer = Answer.seeOther(next);
        for (String name : tools.cookies().ofPerson()) {
            answer = answer.with(tools.cookies().clear(name));
        }
        return answer.with(tools.ended()).with(tools.forms().another()).session(SessionChange.END);
    }
}
