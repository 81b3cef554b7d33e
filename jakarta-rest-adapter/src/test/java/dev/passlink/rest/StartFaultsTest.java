package dev.passlink.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.base.Throwables;
import dev.passlink.servlet.HandlerSite;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What cannot be kept is told when the application starts, by a sentence that says how to mend it. */
final class StartFaultsTest {
    @Path("unknown/{id}")
    public static class Unknown {
        @GET
        @OpensByLink("aply")
        public String get() {
            return "acted";
        }
    }

    @Path("jobs/{job}/apply")
    public static class OtherName {
        @GET
        @OpensByLink("apply")
        public String get(@PathParam("job") String job) {
            return "acted";
        }
    }

    @Path("jobs/{id}")
    public static class Twice {
        @GET
        @Path("apply/{ id : [0-9]{2} }")
        @OpensByLink("apply")
        public String get(@PathParam("id") String id) {
            return "acted";
        }
    }

    @Path("jobs/{id}")
    public static class Locator {
        @GET
        public String get() {
            return "open";
        }

        @Path("apply")
        @OpensByLink("apply")
        public Unknown apply() {
            return new Unknown();
        }
    }

    @Path("jobs/{id}/apply")
    @OpensByLink("apply")
    public static class Whole {
        @GET
        public String get() {
            return "acted";
        }

        @Path("documents")
        public Unknown documents() {
            return new Unknown();
        }
    }

    @Path("jobs/{id}/apply")
    public static class Helper {
        @GET
        public String get() {
            return help();
        }

        @OpensByLink("apply")
        public String help() {
            return "acted";
        }
    }

    public interface One {
        @GET
        @OpensByLink("apply")
        String get();
    }

    public interface Other {
        @OpensByLink("own")
        String get();
    }

    @Path("jobs/{id}/apply")
    public static class Both implements One, Other {
        @Override
        public String get() {
            return "acted";
        }
    }

    @Path("everybody/{id}")
    public static class Everybody {
        @GET
        @OpensByLink("everybody")
        public String get() {
            return "acted";
        }
    }

    private record Fault(Class<?> resource, String told) {}

    @TestFactory
    Stream<DynamicTest> everyFaultIsToldAtTheStart() {
        return Stream.of(
                        new Fault(
                                Unknown.class,
                                "opens by links to \"aply\", but no view has this name: add its rule"
                                        + " with view(…) of PasslinkFilter.builder(…)."),
                        new Fault(OtherName.class, "its path must have {id} once. It has [job]."),
                        new Fault(Twice.class, "its path must have {id} once. It has [id, id]."),
                        new Fault(Locator.class, "Locator.apply can't open by links: put @OpensByLink on methods"),
                        new Fault(Whole.class, "Whole.documents can't open by links"),
                        new Fault(Helper.class, "Helper.help can't open by links"),
                        new Fault(Everybody.class, "which runs for everyone: remove required(false)"),
                        new Fault(Both.class, "its superclasses and interfaces name several: [apply, own]"))
                .map(fault -> DynamicTest.dynamicTest(
                        fault.resource().getSimpleName(),
                        () -> assertThat(whyItDoesNotStart(
                                        new HandlerSite(JerseyTest.jersey(List.of(fault.resource())), Map.of())))
                                .contains(fault.told())));
    }

    @Test
    void anApplicationWithoutTheFilterIsToldSo() throws Exception {
        assertThat(whyItDoesNotStart(new HandlerSite(JerseyTest.jersey(Jobs.ALL), Map.of(), false)))
                .contains("This application has no PasslinkFilter: call PasslinkFilter.install");
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
