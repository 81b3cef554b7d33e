package dev.passlink.smtp;

/** What the server asks for before it takes a mail. */
record Credentials(String user, String password) {
    Credentials {
        if (user.isEmpty() || password.isEmpty()) {
            throw new IllegalArgumentException(
                    "SMTP credentials are a user name and a password: give both, as user:password in the URL or with"
                            + " credentials(), or neither.");
        }
    }

    @Override
    public String toString() {
        return "Credentials[•••]";
    }
}
