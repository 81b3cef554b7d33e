package dev.passlink.routers;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;
import org.springframework.web.servlet.config.annotation.PathMatchConfigurer;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.util.pattern.PathPatternParser;

/** Controllers in every form of pattern; without Spring Security, whose firewall refuses many paths first. */
final class SpringMvc {
    static final List<String> GUARDED = List.of(
            "/account",
            "/account/orders/17",
            "/account/orders/17/lines",
            "/account/settings",
            "/account/regex-17",
            "/reports",
            "/jobs/{id}/apply");

    private SpringMvc() {}

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    static class Application {
        @Bean
        Controllers controllers() {
            return new Controllers();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class InAnyCase implements WebMvcConfigurer {
        @Override
        public void configurePathMatch(PathMatchConfigurer configurer) {
            PathPatternParser parser = new PathPatternParser();
            parser.setCaseSensitive(false);
            configurer.setPatternParser(parser);
        }
    }

    @RestController
    static class Controllers {
        @RequestMapping("/account")
        void exact(HttpServletResponse response) throws IOException {
            Routes.guarded(response);
        }

        @RequestMapping("/account/orders/{id}/**")
        void order(@PathVariable long id, HttpServletResponse response) throws IOException {
            Routes.guarded(response);
        }

        @RequestMapping("/account/{section}")
        void section(@PathVariable String section, HttpServletResponse response) throws IOException {
            Routes.guarded(response);
        }

        @RequestMapping("/account/regex-{id:[0-9]+}")
        void regex(@PathVariable int id, HttpServletResponse response) throws IOException {
            Routes.guarded(response);
        }

        @RequestMapping("/reports")
        void reports(HttpServletResponse response) throws IOException {
            Routes.guarded(response);
        }

        @RequestMapping("/jobs/{id}/apply")
        void apply(@PathVariable long id, HttpServletResponse response) throws IOException {
            Routes.guarded(response);
        }

        @GetMapping("/jobs/{id}")
        String job(@PathVariable String id) {
            return "open";
        }

        @RequestMapping("/{*rest}")
        String rest(@PathVariable String rest) {
            return "open";
        }
    }

    static void deploy(ServletContext servletContext) {
        deploy(servletContext, Application.class);
    }

    static void deployInAnyCase(ServletContext servletContext) {
        deploy(servletContext, Application.class, InAnyCase.class);
    }

    private static void deploy(ServletContext servletContext, Class<?>... configurations) {
        AnnotationConfigWebApplicationContext context = new AnnotationConfigWebApplicationContext();
        context.register(configurations);
        Applications.add(servletContext, new DispatcherServlet(context), "/");
    }
}
