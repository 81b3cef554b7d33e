/** The name of a view's rule beside a Spring MVC handler; see {@link dev.passlink.spring.OpensByLink}. */
module dev.passlink.spring {
    requires transitive dev.passlink.servlet;
    requires org.jspecify;
    requires spring.aop;
    requires spring.beans;
    requires spring.context;
    requires spring.core;
    requires spring.web;
    requires spring.webmvc;

    exports dev.passlink.spring;

    // Spring makes what @Configuration and @Bean say, which nobody else calls.
    opens dev.passlink.spring;
}
