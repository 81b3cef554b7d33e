package dev.passlink.servlet;

import jakarta.servlet.Servlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;

final class TomcatContainer implements Container {
    private final Tomcat tomcat = new Tomcat();

    @Override
    public void start(String contextPath, PasslinkFilter filter, Servlet servlet) throws Exception {
        Path base = Files.createTempDirectory(Path.of("target"), "tomcat").toAbsolutePath();
        tomcat.setBaseDir(base.toString());
        tomcat.setHostname("localhost");
        tomcat.setPort(0);
        tomcat.setSilent(true);
        tomcat.getConnector().setProperty("address", "127.0.0.1");
        Context context = tomcat.addContext(contextPath, base.toString());
        context.addServletContainerInitializer((classes, servletContext) -> filter.install(servletContext), Set.of());
        quieten((StandardContext) context);
        Wrapper wrapper = Tomcat.addServlet(context, "test", servlet);
        wrapper.setAsyncSupported(true);
        wrapper.addMapping("/");
        ErrorPage errorPage = new ErrorPage();
        errorPage.setErrorCode(404);
        errorPage.setLocation(ERROR_PAGE);
        context.addErrorPage(errorPage);
        tomcat.start();
    }

    @Override
    public int port() {
        return tomcat.getConnector().getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        tomcat.stop();
        tomcat.destroy();
    }

    /** Its search for leaks wants to open the JDK, and warns for each test that it cannot. */
    static void quieten(StandardContext context) {
        context.setClearReferencesRmiTargets(false);
        context.setClearReferencesThreadLocals(false);
    }
}
