package com.example;

import dev.passlink.KeyRing;
import dev.passlink.Passlink;
import dev.passlink.port.Delivery;
import dev.passlink.port.Mail;
import dev.passlink.servlet.PasslinkFilter;
import dev.passlink.smtp.SmtpMailer;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** A Spring Boot application where people sign in by a link in a mail. */
@SpringBootApplication
public class Application {
    public static void main(String... arguments) {
        var context = SpringApplication.run(Application.class, arguments);
        System.out.println("Open " + context.getBean(Passlink.class).baseUrl());
    }

    /** Closed by Spring at the end, after the web server. */
    @Bean
    Passlink passlink(Environment settings) {
        String smtp = setting(settings, "SMTP_URL", "");
        return Passlink.builder()
                .baseUrl(setting(settings, "BASE_URL", "http://localhost:" + settings.getProperty("server.port")))
                .keys(KeyRing.parse(setting(settings, "PASSLINK_KEYS", KeyRing.generate())))
                .users(new Accounts())
                .mailer(smtp.isEmpty() ? Application::print : SmtpMailer.connect(smtp))
                .build();
    }

    /** Before Spring Security's filters, for every kind of dispatch. */
    @Bean
    FilterRegistrationBean<PasslinkFilter> passlinkFilter(Passlink passlink) {
        var filter = new FilterRegistrationBean<>(PasslinkFilter.builder(passlink)
                .signedIn("/account/*")
                .landing("/account")
                .build());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        filter.setDispatcherTypes(EnumSet.allOf(DispatcherType.class));
        return filter;
    }

    /** Defaults are for development: once BASE_URL is set, so must be the rest. */
    private static String setting(Environment settings, String name, String inDevelopment) {
        return settings.containsProperty("BASE_URL")
                ? settings.getRequiredProperty(name)
                : settings.getProperty(name, inDevelopment);
    }

    private static Delivery print(Mail mail) {
        System.out.printf("%nTo: %s%nSubject: %s%n%n%s%n", mail.to().text(), mail.subject(), mail.text());
        return new Delivery.Sent("printed");
    }
}
