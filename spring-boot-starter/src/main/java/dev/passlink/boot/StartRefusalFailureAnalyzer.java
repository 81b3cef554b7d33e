package dev.passlink.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** Says what is wrong and what to do, instead of a stack trace. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartRefusalFailureAnalyzer extends AbstractFailureAnalyzer<StartRefusal> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, StartRefusal cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), rootFailure);
    }
}
