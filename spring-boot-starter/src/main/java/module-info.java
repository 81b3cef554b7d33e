/** Passlink in a Spring Boot application, by properties and one bean; see {@link dev.passlink.boot}. */
module dev.passlink.boot {
    requires transitive dev.passlink.servlet;
    requires dev.passlink.jdbc;
    requires dev.passlink.passkeys;
    requires dev.passlink.redis;
    requires dev.passlink.smtp;
    requires dev.passlink.spring;
    requires static dev.passlink.google;
    requires static dev.passlink.micrometer;
    requires static jakarta.mail;
    requires java.sql;
    requires static micrometer.core;
    requires static micrometer.observation;
    requires static org.eclipse.angus.mail;
    requires org.jspecify;
    requires org.slf4j;
    requires spring.beans;
    requires spring.boot;
    requires static spring.boot.actuator;
    requires spring.boot.autoconfigure;
    requires static spring.boot.health;
    requires static spring.boot.sql;
    requires spring.context;
    requires static spring.context.support;
    requires spring.core;
    requires static spring.boot.security;
    requires static spring.data.redis;
    requires static spring.security.config;
    requires static spring.security.core;
    requires static spring.security.web;
    requires static spring.web;
    requires static spring.webmvc;

    exports dev.passlink.boot;

    // Spring makes what @Bean and @ConfigurationProperties say, which nobody else calls.
    opens dev.passlink.boot;
}
