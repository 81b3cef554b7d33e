package dev.passlink.routers;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import java.util.List;

/**
 * What is behind the filter.
 *
 * @param guarded paths and patterns at which it has guarded handlers
 * @param servers where it is tried
 */
record Application(String name, List<Server> servers, List<String> guarded, Deployment deployment) {
    /** Registers its servlets. */
    interface Deployment {
        void on(ServletContext context) throws ServletException;
    }

    void deploy(ServletContext context) throws ServletException {
        deployment.on(context);
    }
}
