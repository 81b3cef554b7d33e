package dev.passlink.boot;

import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

/** Of an application that has the actuator: apart, since its classes may be missing. */
final class ActuatorPaths {
    private static final String HEALTH = "health";

    private ActuatorPaths() {}

    /** Wherever it is: a group of it may have a path of its own, outside the actuator. */
    static RequestMatcher health() {
        return new OrRequestMatcher(
                EndpointRequest.to(HEALTH),
                EndpointRequest.toAdditionalPaths(WebServerNamespace.SERVER, HEALTH),
                EndpointRequest.toAdditionalPaths(WebServerNamespace.MANAGEMENT, HEALTH));
    }

    static RequestMatcher all() {
        return EndpointRequest.toAnyEndpoint();
    }
}
