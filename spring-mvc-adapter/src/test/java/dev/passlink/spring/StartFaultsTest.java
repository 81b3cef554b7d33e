package dev.passlink.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import dev.passlink.servlet.HandlerSite;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What cannot be kept is told when the application starts, by a sentence that says how to mend it. */
final class StartFaultsTest {
    @RestController
    static class Unknown {
        @GetMapping("/unknown/{id}")
        @OpensByLink("aply")
        String get() {
            return "acted";
        }
    }

    @RestController
    static class OtherName {
        @GetMapping("/jobs/{job}/apply")
        @OpensByLink("apply")
        String get() {
            return "acted";
        }
    }

    @RestController
    static class OnePathWithout {
        @GetMapping({"/jobs/{id}/apply", "/apply"})
        @OpensByLink("apply")
        String get() {
            return "acted";
        }
    }

    @RestController
    static class Helper {
        @GetMapping("/helped/{id}")
        String get() {
            return help();
        }

        @OpensByLink("apply")
        String help() {
            return "acted";
        }
    }

    static class Service {
        @OpensByLink("apply")
        String act() {
            return "acted";
        }
    }

    @OpensByLink("apply")
    static class Whole {}

    interface Applying {
        @OpensByLink("apply")
        String both(String id);
    }

    interface Loading {
        @OpensByLink("load")
        String both(String id);
    }

    @RestController
    static class Both implements Applying, Loading {
        @Override
        @GetMapping("/both/{id}")
        public String both(@PathVariable String id) {
            return "acted";
        }
    }

    private record Fault(Class<?> part, String told) {}

    @TestFactory
    Stream<DynamicTest> everyFaultIsToldAtTheStart() {
        return Stream.of(
                        new Fault(
                                Unknown.class,
                                "Unknown#get[0 args] opens by links to \"aply\", but no view has this name: add its rule"
                                        + " with view(…) of PasslinkFilter.builder(…)."),
                        new Fault(OtherName.class, "its path must have {id} once. It has [job]."),
                        new Fault(OnePathWithout.class, "its path must have {id} once. It has []."),
                        new Fault(
                                Both.class,
                                "Both#both[1 args] opens by links to one view, but its annotations name several"),
                        new Fault(Helper.class, "Helper#help can't open by links, because it isn't a handler: put"),
                        new Fault(Service.class, "Service#act can't open by links"),
                        new Fault(Whole.class, "Whole can't open by links"))
                .map(fault -> DynamicTest.dynamicTest(
                        fault.part().getSimpleName(),
                        () -> assertThat(whyItDoesNotStart(
                                        new HandlerSite(SpringMvcTest.spring(Jobs.class, fault.part()), Map.of())))
                                .contains(fault.told())));
    }

    /** As in a test without a container: it starts, and nobody is served. */
    @Test
    void withoutAFilterNoHandlerIsReached() throws Exception {
        HandlerSite site = new HandlerSite(SpringMvcTest.spring(Jobs.class), Map.of(), false);
        assertThat(site.start().browser().get("/app/api/alias/17").status()).isEqualTo(500);
        assertThat(site.acted()).isEmpty();
        site.stop();
    }

    private static String whyItDoesNotStart(HandlerSite site) throws Exception {
        try {
            site.start();
            return "it starts";
        } catch (Exception e) {
            return Throwables.getStackTraceAsString(e);
        } finally {
            site.stop();
        }
    }
}
