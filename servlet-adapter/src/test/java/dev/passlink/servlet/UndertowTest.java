package dev.passlink.servlet;

import dev.passlink.web.TestBrowser.Reply;

final class UndertowTest extends ServletContract {
    @Override
    Container container() {
        return new UndertowContainer();
    }

    /** Undertow reads each session before any filter runs, and throws if another request ends it at that moment. */
    @Override
    boolean failedBeforeTheFilter(Reply reply) {
        return reply.status() == 500
                && reply.body().contains("SavedRequest.tryRestoreRequest")
                && !reply.body().contains("dev.passlink");
    }

    /** Undertow drops them, whichever response they are set on: the page that includes has to say {@code no-store} itself. */
    @Override
    boolean includedPagesCanSetHeaders() {
        return false;
    }
}
