package dev.passlink.jakarta.security;

import dev.passlink.EmailAddress;
import dev.passlink.KeyRing;
import dev.passlink.Limits;
import dev.passlink.Passlink;
import dev.passlink.Subject;
import dev.passlink.User;
import dev.passlink.ViewRule;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.testkit.DirectQueue;
import dev.passlink.testkit.FakeUsers;
import dev.passlink.testkit.MutableClock;
import dev.passlink.testkit.RecordingMailer;
import dev.passlink.web.TestBrowser;
import dev.passlink.web.TestBrowser.Reply;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.glassfish.jersey.servlet.ServletContainer;
import org.glassfish.soteria.servlet.SamRegistrationInstaller;
import org.jboss.weld.environment.servlet.EnhancedListener;

/**
 * An application on Tomcat with Weld and Soteria, which are what Jakarta Security is made of on most servers: whose
 * constraints cover Passlink's own pages, too.
 */
final class SecuredSite {
    static final ViewRule APPLY = ViewRule.of("/jobs/{id}/apply", "apply");
    static final ViewRule CONSTRAINED = ViewRule.of("/admin/jobs/{id}", "constrained");
    static final String PASS = "__Host-passlink-app";
    private static final String ORIGIN = "https://jobs.example.com";

    final MutableClock clock = new MutableClock();
    final FakeUsers users = new FakeUsers();
    final Passlink passlink;
    private final RecordingMailer mailer = new RecordingMailer();
    private final DirectQueue queue = new DirectQueue();
    private final Tomcat tomcat = new Tomcat();

    SecuredSite() throws Exception {
        passlink = Passlink.builder()
                .baseUrl(ORIGIN + "/app")
                .keys(KeyRing.parse(KeyRing.generate()))
                .users(users)
                .mailer(mailer)
                .queue(queue)
                .clock(clock)
                .limits(new Limits(1000, 1000, 10_000, 1000, 10_000))
                .build();
        Path base = Files.createTempDirectory(Path.of("target"), "tomcat").toAbsolutePath();
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        tomcat.enableNaming();
        StandardContext context = (StandardContext) tomcat.addContext("/app", base.toString());
        // All that is on the class path is one archive, as the classes of a WAR are.
        context.addParameter("org.jboss.weld.environment.servlet.archive.isolation", "false");
        context.getNamingResources().addResource(beanManager());
        // Its search for leaks wants to open the JDK, and warns that it cannot.
        context.setClearReferencesObjectStreamClassCaches(false);
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
        context.addConstraint(constraint("admin", "/admin/*", "/login", "/login/*", "/logout"));
        context.addConstraint(constraint(SecurityConstraint.ROLE_ALL_AUTHENTICATED_USERS, "/members/*"));
        SecurityConstraint posts = constraint("admin", "/posts/*");
        posts.findCollections()[0].addMethod("POST");
        context.addConstraint(posts);
        context.addServletContainerInitializer(new EnhancedListener(), Set.of());
        context.addServletContainerInitializer(new SamRegistrationInstaller(), Set.of());
        context.addServletContainerInitializer((classes, application) -> install(application), Set.of());
        tomcat.start();
    }

    /** Where Soteria looks for CDI: as {@code <Resource>} in a context.xml. */
    private static ContextResource beanManager() {
        ContextResource resource = new ContextResource();
        resource.setName("BeanManager");
        resource.setAuth("Container");
        resource.setType("jakarta.enterprise.inject.spi.BeanManager");
        resource.setProperty("factory", "org.jboss.weld.resources.ManagerObjectFactory");
        return resource;
    }

    private static SecurityConstraint constraint(String role, String... patterns) {
        SecurityCollection paths = new SecurityCollection();
        List.of(patterns).forEach(paths::addPattern);
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(paths);
        constraint.setAuthConstraint(true);
        constraint.addAuthRole(role);
        return constraint;
    }

    private void install(ServletContext context) throws ServletException {
        PasslinkFilter.builder(passlink)
                .signedIn("/account/*")
                .view(APPLY)
                .view(CONSTRAINED)
                .build()
                .install(context);
        serve(context.addServlet("shown", new Shown()), "/");
        serve(context.addServlet("sealed", context.createServlet(Shown.Sealed.class)), "/sealed/*");
        ResourceConfig api = new ResourceConfig(Api.class, RolesAllowedDynamicFeature.class);
        serve(context.addServlet("api", new ServletContainer(api)), "/api/*");
    }

    private static void serve(ServletRegistration.Dynamic servlet, String pattern) {
        servlet.setAsyncSupported(true);
        servlet.addMapping(pattern);
    }

    /** Everybody as at the beginning. */
    void reset() {
        users.failing(false);
        users.put(user("1", "ada@example.com", Set.of("admin"))).put(user("2", "grace@example.com", Set.of("writer")));
    }

    static User user(String id, String email, Set<String> roles) {
        return new User(id, EmailAddress.of(email), true, "stamp", roles);
    }

    TestBrowser browser() {
        return new TestBrowser(tomcat.getConnector().getLocalPort(), "jobs.example.com");
    }

    /** By the link in the email, at pages that a constraint covers. */
    TestBrowser signedIn(String email) {
        TestBrowser browser = browser();
        signIn(browser, email, "");
        return browser;
    }

    Reply signIn(TestBrowser browser, String email, String next) {
        browser.post(
                "/app/login",
                "email",
                email,
                "next",
                next,
                "antiForgery",
                browser.get("/app/login").field("antiForgery"));
        queue.runPending();
        return browser.get(mailer.lastLink().substring(ORIGIN.length()));
    }

    String link(ViewRule rule, String id) {
        return passlink.link(Subject.user("1"), rule.at(id)).url().substring(ORIGIN.length());
    }

    void close() throws Exception {
        tomcat.stop();
        tomcat.destroy();
        passlink.close();
    }
}
