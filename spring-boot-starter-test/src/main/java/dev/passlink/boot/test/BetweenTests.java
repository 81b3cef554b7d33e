package dev.passlink.boot.test;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestContextAnnotationUtils;
import org.springframework.test.context.support.AbstractTestExecutionListener;

/** Signs the test's user in, and clears everything before the next test in the same context. */
final class BetweenTests extends AbstractTestExecutionListener {
    /** Runs after Spring Security's own listener. */
    private static final int ORDER = 10_100;

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public void beforeTestMethod(TestContext test) {
        annotation(test)
                .map(PasslinkUser::of)
                .ifPresent(user -> site(test)
                        .orElseThrow(() -> new IllegalStateException(
                                "@WithPasslinkUser signs in to a web application. " + PasslinkUser.NO_CONTEXT))
                        .begin(user));
    }

    @Override
    public void afterTestMethod(TestContext test) {
        if (test.hasApplicationContext()) {
            site(test).ifPresent(TestSite::end);
        }
    }

    private static Optional<WithPasslinkUser> annotation(TestContext test) {
        @Nullable
        WithPasslinkUser own = AnnotatedElementUtils.findMergedAnnotation(test.getTestMethod(), WithPasslinkUser.class);
        return Optional.ofNullable(own)
                .or(() -> Optional.ofNullable(
                        TestContextAnnotationUtils.findMergedAnnotation(test.getTestClass(), WithPasslinkUser.class)));
    }

    private static Optional<TestSite> site(TestContext test) {
        return Optional.ofNullable(
                test.getApplicationContext().getBeanProvider(TestSite.class).getIfAvailable());
    }
}
