package dev.passlink.example.jobboard;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A position that somebody wants to fill. */
record Job(int id, String title, String company, String place, String hours, String pay, String summary, String about) {
    static Job of(ResultSet row) throws SQLException {
        return new Job(
                row.getInt("id"),
                row.getString("title"),
                row.getString("company"),
                row.getString("place"),
                row.getString("hours"),
                row.getString("pay"),
                row.getString("summary"),
                row.getString("about"));
    }
}
