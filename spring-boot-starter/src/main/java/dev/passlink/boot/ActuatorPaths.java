package dev.passlink.boot;

import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Of an application that has the actuator: apart, since its classes may be missing. */
final class ActuatorPaths {
    private ActuatorPaths() {}

    static RequestMatcher health() {
        return EndpointRequest.to("health");
    }

    static RequestMatcher all() {
        return EndpointRequest.toAnyEndpoint();
    }
}
