package dev.passlink.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** A whole mail server on a free port of the loopback address, and the mails it took. */
final class RealServer implements AutoCloseable {
    static final String USER = "jobs@example.com";
    static final String PASSWORD = "pa:ss/w@rd #1+%";
    static final String CREDENTIALS = "jobs%40example.com:pa%3Ass%2Fw%40rd%20%231+%25@";

    /** One mail as it was taken. */
    record Taken(String from, String to, String data) {}

    final List<Taken> taken = new CopyOnWriteArrayList<>();
    /** What comes between a mail and the answer to it. */
    volatile Runnable beforeItsAnswer = () -> {};

    private final SMTPServer server;

    private RealServer(UnaryOperator<SMTPServer.Builder> settings) {
        server = settings.apply(SMTPServer.port(0)
                        .bindAddress(InetAddress.getLoopbackAddress())
                        .hostName("mail.passlink.test")
                        .messageHandler((context, from, to, data) -> {
                            taken.add(new Taken(from, to, new String(data, UTF_8)));
                            beforeItsAnswer.run();
                        }))
                .build();
        server.start();
    }

    static RealServer plain() {
        return new RealServer(settings -> settings);
    }

    static RealServer withStartTlsAndSignIn(SSLContext tls) {
        return new RealServer(settings -> settings.enableTLS()
                .requireTLS()
                .startTlsSocketFactory(context -> serverSide(tls, context))
                .requireAuth()
                .authenticationHandlerFactory(
                        new EasyAuthenticationHandlerFactory((user, password, context) -> check(user, password))));
    }

    static RealServer withImplicitTls(SSLContext tls) {
        return new RealServer(settings -> settings.serverSocketFactory(tls));
    }

    String at(String host) {
        return host + ":" + server.getPortAllocated();
    }

    private static SSLSocket serverSide(SSLContext tls, Socket socket) throws IOException {
        SSLSocket encrypted = (SSLSocket) tls.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        encrypted.setUseClientMode(false);
        return encrypted;
    }

    private static void check(String user, String password) throws LoginFailedException {
        if (!user.equals(USER) || !password.equals(PASSWORD)) {
            throw new LoginFailedException();
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}
