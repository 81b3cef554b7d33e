package com.example;

import jakarta.inject.Singleton;
import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Notes that all signed-in people share; the filter answers anyone else with 401. */
@Singleton
@Path("notes")
@Produces(MediaType.APPLICATION_JSON)
public final class Notes {
    private final List<Note> notes = new CopyOnWriteArrayList<>();

    /** A note and who wrote it. */
    public record Note(String text, String author) {}

    @GET
    public List<Note> all() {
        return notes;
    }

    /** Takes JSON only: a page on another site can make a browser send a form, but not JSON. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public List<Note> add(Note note, @Context SecurityContext who) {
        if (note == null) {
            throw new BadRequestException();
        }
        notes.add(new Note(note.text(), "user " + who.getUserPrincipal().getName()));
        return notes;
    }
}
