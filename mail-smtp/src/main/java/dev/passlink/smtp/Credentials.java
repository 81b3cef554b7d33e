package dev.passlink.smtp;

/** The credentials that the server asks for before it takes an email. */
record Credentials(String user, String password) {
    Credentials {
        if (user.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException(
                    "SMTP needs both a user name and a password, or neither: give both as user:password in the URL "
                            + "or with credentials().");
        }
    }

    @Override
    public String toString() {
        return "Credentials[•••]";
    }
}
