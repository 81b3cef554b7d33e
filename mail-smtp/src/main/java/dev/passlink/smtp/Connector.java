package dev.passlink.smtp;

import jakarta.mail.Session;
import java.io.IOException;
import java.net.Socket;
import java.util.Properties;
import java.util.concurrent.ScheduledExecutorService;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Opens connections: encrypted as the URL says, signed in, and all by the deadline. */
final class Connector {
    private final SmtpUrl server;
    private final @Nullable SmtpAuth signIn;
    private final TimeLimits limits;
    private final SSLContext tls;
    private final Lookup lookup;
    private final Sockets sockets;
    private final Session session;

    Connector(
            SmtpUrl server,
            @Nullable SmtpAuth signIn,
            Envelope envelope,
            TimeLimits limits,
            SSLContext tls,
            Lookup.Resolver resolver,
            ScheduledExecutorService timer) {
        this.server = server;
        this.signIn = signIn;
        this.limits = limits;
        this.tls = tls;
        this.lookup = new Lookup(server.host(), resolver);
        this.sockets = new Sockets(server, limits, timer);
        this.session = session(envelope);
    }

    Connection connect(Deadline deadline) throws ConnectFailedException {
        Credentials credentials = signIn == null ? null : signIn.now();
        try {
            DeadlineSocket plain = sockets.open(lookup.addresses(deadline.left(limits.connect())), deadline);
            Connection connection = new Connection(session, server, credentials, plain, limits, deadline);
            connection.greet(server.implicitTls() ? encrypted(plain) : plain);
            return connection;
        } catch (IOException e) {
            throw new ConnectFailedException("no connection: " + ConnectFailedException.root(e), credentials);
        }
    }

    /** Ends all open connections, even if somebody waits for them. */
    void cut() {
        sockets.cut();
    }

    private Socket encrypted(DeadlineSocket plain) throws IOException {
        try {
            SSLSocket socket =
                    (SSLSocket) tls.getSocketFactory().createSocket(plain, server.host(), server.port(), true);
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            plain.cut();
            throw e;
        }
    }

    private Session session(Envelope envelope) {
        Properties properties = new Properties();
        properties.put("mail.smtp.from", envelope.bounceAddress().text());
        // The machine's own name would need DNS, and would reveal it to every recipient.
        properties.put("mail.smtp.localhost", envelope.helloDomain());
        properties.put(
                "mail.smtp.starttls.required",
                String.valueOf(!server.implicitTls() && !server.isLoopback() && !server.isUnencrypted()));
        properties.put("mail.smtp.ssl.socketFactory", tls.getSocketFactory());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        if (signIn != null) {
            properties.put("mail.smtp.auth.mechanisms", signIn.mechanisms());
        }
        // The connection decides for each email whether to use it.
        properties.put("mail.mime.allowutf8", "true");
        // The email was accepted. No answer to QUIT can change that or is worth waiting for.
        properties.put("mail.smtp.quitwait", "false");
        return Session.getInstance(properties);
    }
}
