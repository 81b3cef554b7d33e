/** For the tests of a Spring Boot application with Passlink; see {@link dev.passlink.boot.test}. */
// Spring's test framework names no modules of its own yet.
@SuppressWarnings("requires-transitive-automatic")
module dev.passlink.boot.test {
    requires transitive dev.passlink.boot;
    requires dev.passlink.testkit;
    requires org.jspecify;
    requires spring.beans;
    requires spring.boot;
    requires spring.boot.autoconfigure;
    requires spring.boot.test;
    requires spring.context;
    requires spring.core;
    requires transitive spring.test;
    requires spring.web;
    requires static reactor.core;
    requires static spring.boot.resttestclient;
    requires static spring.boot.webmvc.test;
    requires static spring.boot.webtestclient;
    requires static spring.security.core;
    requires static spring.webflux;

    exports dev.passlink.boot.test;

    // Spring makes what spring.factories names and @Bean says, which nobody else calls.
    opens dev.passlink.boot.test;
}
