package dev.passlink.servlet;

import jakarta.servlet.Servlet;

/** A servlet container on a free loopback port, with one application that {@link TestApplication} describes. */
interface Container {
    /** Where an application's 404 is shown: a guarded page, so that the guard is tried from that side too. */
    String ERROR_PAGE = "/account/inner";

    /** Starts with the filter and with a servlet for every path. */
    void start(String contextPath, PasslinkFilter filter, Servlet servlet) throws Exception;

    /** The port, once started. */
    int port();

    void stop() throws Exception;
}
