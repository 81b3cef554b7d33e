package dev.passlink.servlet;

import jakarta.servlet.Servlet;

/** A servlet container on a free loopback port, with one application that {@link TestApplication} describes. */
interface Container {
    /** Starts with the filter and with a servlet for every path. */
    void start(String contextPath, PasslinkFilter filter, Servlet servlet) throws Exception;

    /** The port, once started. */
    int port();

    void stop() throws Exception;
}
