package dev.passlink.spring;

import static java.util.Objects.requireNonNull;

import dev.passlink.servlet.HandlerSite;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.AliasFor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/** Handlers, most of which act for whoever has a link. */
@EnableWebMvc
@Import({
    OpensByLinkConfiguration.class,
    Jobs.Job.class,
    Jobs.Alias.class,
    Jobs.Inherited.class,
    Jobs.Generic.class,
    Jobs.Own.class,
    Jobs.Both.class
})
final class Jobs {
    /** What acts, and tells the site. */
    abstract static class Acting {
        @Autowired
        @Nullable
        ServletContext context;

        final String act(String id) {
            return HandlerSite.act(requireNonNull(context), id);
        }

        static String who(HttpServletRequest request) {
            return " as " + request.getUserPrincipal().getName() + " admin=" + request.isUserInRole("admin");
        }
    }

    /** At the view's own path, around it and below it. */
    @RestController
    @RequestMapping("/jobs/{id}")
    static class Job extends Acting {
        @GetMapping
        String job(@PathVariable String id) {
            return "open";
        }

        @GetMapping("/apply")
        @OpensByLink("apply")
        String apply(@PathVariable String id, HttpServletRequest request) {
            return act(id) + who(request);
        }

        @PostMapping({"/apply", "/apply/again"})
        @OpensByLink("apply")
        String send(@PathVariable String id) {
            return act(id);
        }

        @GetMapping("/apply/documents")
        @OpensByLink("apply")
        String documents(@PathVariable String id, HttpServletRequest request) {
            return act(id) + who(request);
        }

        @GetMapping("/apply/later")
        @OpensByLink("apply")
        Callable<String> later(@PathVariable String id) {
            return () -> act(id);
        }

        @PatchMapping("/apply")
        @OpensByLink("apply")
        Callable<String> laterAtTheView(@PathVariable String id) {
            return later(id);
        }
    }

    /** For every handler of the class, at a path that the filter does not know. */
    @RestController
    @RequestMapping("/alias/{id}")
    @OpensByLink("apply")
    static class Alias extends Acting {
        @GetMapping
        String get(@PathVariable String id) {
            return act(id);
        }

        @PutMapping
        String put(@PathVariable String id) {
            return act(id);
        }

        @PostMapping("/{*more}")
        String more(@PathVariable int id) {
            return act(String.valueOf(id));
        }
    }

    /** What says it all for those who implement it. */
    interface Described {
        @GetMapping("/inherited/{id}")
        @OpensByLink("apply")
        String get(@PathVariable String id);
    }

    @RestController
    static class Inherited extends Acting implements Described {
        @Override
        public String get(String id) {
            return act(id);
        }
    }

    /** An annotation of the application's own. */
    @Retention(RetentionPolicy.RUNTIME)
    @RequestMapping(method = RequestMethod.GET)
    @OpensByLink("apply")
    @interface Applying {
        @AliasFor(annotation = RequestMapping.class, attribute = "path")
        String[] value();
    }

    /** The same of whatever type. */
    abstract static class Of<T> extends Acting {
        @Applying("/generic/{id}")
        abstract String get(@PathVariable("id") T id);
    }

    @RestController
    static class Generic extends Of<String> {
        @Override
        String get(String id) {
            return act(id);
        }
    }

    /** Shown by a proxy, which has the mapping; beside what it calls stands the rule. */
    @RestController
    interface Proxied {
        @GetMapping("/proxied/{id}")
        String get(@PathVariable String id);
    }

    static class BehindProxy extends Acting implements Proxied {
        @Override
        @OpensByLink("apply")
        public String get(String id) {
            return act(id);
        }
    }

    @Bean
    static Proxied proxied(ServletContext context) {
        BehindProxy called = new BehindProxy();
        called.context = context;
        return (Proxied) new ProxyFactory(called).getProxy();
    }

    @RestController
    @RequestMapping("/own/{id}")
    static class Own extends Acting {
        @GetMapping
        @OpensByLink("own")
        String get(@PathVariable String id) {
            return act(id);
        }

        @PutMapping
        String put(@PathVariable String id) {
            return "open";
        }

        @PostMapping
        @OpensByLink("own")
        String send(@PathVariable String id) {
            return act(id);
        }

        @GetMapping("/sent")
        @OpensByLink("own")
        String sent(@PathVariable String id) {
            return act(id);
        }
    }

    @RestController
    static class Both extends Acting {
        @GetMapping("/both/{id}/below")
        @OpensByLink("both")
        String get(@PathVariable String id, HttpServletRequest request) {
            return act(id) + " admin=" + request.isUserInRole("admin");
        }
    }
}
