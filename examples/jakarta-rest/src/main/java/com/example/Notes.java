package com.example;

import jakarta.inject.Singleton;
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

/** Everybody's notes, for people who are signed in; anybody else gets 401 from the filter. */
@Singleton
@Path("notes")
@Produces(MediaType.APPLICATION_JSON)
public final class Notes {
    private final List<Note> notes = new CopyOnWriteArrayList<>();

    /** What is written, and by whom. */
    public record Note(String text, String author) {}

    @GET
    public List<Note> all() {
        return notes;
    }

    /** JSON only: another site's page can make a browser send a form, and no JSON. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public List<Note> add(Note note, @Context SecurityContext who) {
        notes.add(new Note(note.text(), "user " + who.getUserPrincipal().getName()));
        return notes;
    }
}
