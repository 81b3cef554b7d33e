package dev.passlink.boot;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties;
import org.springframework.core.env.Environment;

/**
 * Whether every customer would see the details of the application's health: without roles, Spring Boot shows them to whoever is
 * signed in. Of an application that has the health endpoint: apart, since its classes may be missing.
 */
final class HealthDetails {
    private HealthDetails() {}

    /** Also if only one of the groups would show them, since all are asked under the same paths. */
    static boolean areForEachCustomer(Environment environment) {
        HealthEndpointProperties health = Binder.get(environment)
                .bind("management.endpoint.health", HealthEndpointProperties.class)
                .orElseGet(HealthEndpointProperties::new);
        // What a group doesn't say is as at the endpoint, its roles too.
        if (!isNobody(health.getRoles())) {
            return false;
        }
        return depends(health.getShowDetails())
                || depends(health.getShowComponents())
                || health.getGroup().values().stream()
                        .filter(group -> isNobody(group.getRoles()))
                        .anyMatch(group -> depends(group.getShowDetails()) || depends(group.getShowComponents()));
    }

    private static boolean depends(@Nullable Show show) {
        return show == Show.WHEN_AUTHORIZED;
    }

    private static boolean isNobody(@Nullable Set<String> roles) {
        return roles == null || roles.stream().allMatch(String::isBlank);
    }
}
