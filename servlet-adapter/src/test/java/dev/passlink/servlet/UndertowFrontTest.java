package dev.passlink.servlet;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.FilterInfo;
import io.undertow.servlet.api.ListenerInfo;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import io.undertow.websockets.jsr.WebSocketDeploymentInfo;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextListener;
import java.net.InetSocketAddress;
import java.util.Set;

final class UndertowFrontTest extends FrontContract {
    @Override
    Running start(Deployment deployment) throws Exception {
        TestApplication servlet = new TestApplication();
        WebSocketDeploymentInfo sockets = new WebSocketDeploymentInfo();
        Sockets.ALL.forEach(sockets::addEndpoint);
        DeploymentInfo info = Servlets.deployment()
                .setClassLoader(UndertowFrontTest.class.getClassLoader())
                .setContextPath("/app")
                .setDeploymentName("test")
                .setEagerFilterInit(deployment.eager)
                .addErrorPage(Servlets.errorPage(Container.ERROR_PAGE, 404))
                .addServletContextAttribute(WebSocketDeploymentInfo.ATTRIBUTE_NAME, sockets)
                .addServlets(Servlets.servlet("test", servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                        .addMapping(deployment.servletPattern)
                        .setAsyncSupported(true));
        for (Deployment.Declared declared : deployment.declared) {
            info.addFilter(new FilterInfo(
                            declared.name(),
                            declared.filter().getClass(),
                            new ImmediateInstanceFactory<>(declared.filter()))
                    .setAsyncSupported(declared.async()));
            for (DispatcherType type : declared.types()) {
                info.addFilterUrlMapping(declared.name(), declared.pattern(), type);
            }
        }
        for (ServletContainerInitializer initializer : deployment.initializers) {
            info.addServletContainerInitializer(new ServletContainerInitializerInfo(
                    initializer.getClass(), new ImmediateInstanceFactory<>(initializer), Set.of()));
        }
        for (ServletContextListener listener : deployment.listeners) {
            info.addListener(new ListenerInfo(listener.getClass(), new ImmediateInstanceFactory<>(listener)));
        }
        DeploymentManager manager = Servlets.newContainer().addDeployment(info);
        manager.deploy();
        ServletContext context = manager.getDeployment().getServletContext();
        Undertow undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path().addPrefixPath("/app", manager.start()))
                .build();
        undertow.start();
        int port = ((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort();
        return new Running() {
            @Override
            public int port() {
                return port;
            }

            @Override
            public ServletContext context() {
                return context;
            }

            @Override
            public void stop() {
                undertow.stop();
            }
        };
    }

    /** They come with the deployment. */
    @Override
    ServletContainerInitializer webSockets() {
        return (classes, context) -> {};
    }
}
