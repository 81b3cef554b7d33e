package dev.passlink.jakarta.security;

import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;

/** Of Jakarta REST, at no path that a constraint knows. */
@Path("/")
public final class Api {
    /** For Jakarta REST. */
    public Api() {}

    @GET
    @Path("admin")
    @RolesAllowed("admin")
    public String admin(@Context SecurityContext security) {
        return "reached " + security.getUserPrincipal().getName();
    }
}
