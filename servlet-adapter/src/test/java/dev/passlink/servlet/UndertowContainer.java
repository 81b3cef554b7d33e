package dev.passlink.servlet;

import static java.util.Objects.requireNonNull;

import io.undertow.Handlers;
import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.api.ServletContainerInitializerInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import java.net.InetSocketAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

final class UndertowContainer implements Container {
    private @Nullable Undertow undertow;

    @Override
    public void start(String contextPath, PasslinkFilter filter, Servlet servlet) throws Exception {
        ServletContainerInitializer install = (classes, context) -> filter.install(context);
        DeploymentInfo deployment = Servlets.deployment()
                .setClassLoader(UndertowContainer.class.getClassLoader())
                .setContextPath(contextPath)
                .setDeploymentName("test")
                .addErrorPage(Servlets.errorPage(ERROR_PAGE, 404))
                .addServletContainerInitializer(new ServletContainerInitializerInfo(
                        install.getClass(), new ImmediateInstanceFactory<>(install), Set.of()))
                .addServlets(Servlets.servlet("test", servlet.getClass(), new ImmediateInstanceFactory<>(servlet))
                        .addMapping("/")
                        .setAsyncSupported(true));
        DeploymentManager manager = Servlets.defaultContainer().addDeployment(deployment);
        manager.deploy();
        undertow = Undertow.builder()
                .addHttpListener(0, "127.0.0.1")
                .setHandler(Handlers.path().addPrefixPath(contextPath, manager.start()))
                .build();
        undertow.start();
    }

    @Override
    public int port() {
        return ((InetSocketAddress)
                        requireNonNull(undertow).getListenerInfo().get(0).getAddress())
                .getPort();
    }

    @Override
    public void stop() {
        requireNonNull(undertow).stop();
    }
}
