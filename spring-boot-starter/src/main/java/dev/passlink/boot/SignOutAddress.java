package dev.passlink.boot;

import dev.passlink.Passlink;
import java.util.Optional;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.env.Environment;

/** Where Passlink's own sign-out is: Spring Security has /logout, where it is there. */
final class SignOutAddress {
    /** Where to go afterwards, if the application says so. */
    static final String AFTERWARDS = "passlink.signed-out-at";

    private static final String PROPERTY = "passlink.sign-out-path";
    private static final String SPRING_SECURITY = "springSecurityFilterChain";

    private final BeanFactory beans;
    private final Environment properties;

    SignOutAddress(BeanFactory beans, Environment properties) {
        this.beans = beans;
        this.properties = properties;
    }

    /** Out of the way of Spring Security, unless the application says where it is. */
    Optional<String> moved(String loginPath) {
        return properties.getProperty(PROPERTY) == null && beans.containsBean(SPRING_SECURITY)
                ? Optional.of(loginPath + "/logout")
                : Optional.empty();
    }

    /** Empty without Passlink, in a test of controllers alone. */
    Optional<String> path() {
        return Optional.ofNullable(beans.getBeanProvider(Passlink.class).getIfUnique())
                .map(Passlink::loginPath)
                .map(login -> moved(login).orElseGet(() -> said(login)));
    }

    private String said(String login) {
        return properties.getProperty(PROPERTY, login.substring(0, login.lastIndexOf('/')) + "/logout");
    }
}
