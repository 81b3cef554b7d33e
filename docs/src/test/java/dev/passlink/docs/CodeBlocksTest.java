package dev.passlink.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every block of Java that a reader may copy compiles: in the README, llms.txt, below docs/, and in the Javadoc. */
final class CodeBlocksTest {
    private static final Path ROOT = Sources.ROOT;
    private static final List<String> MODULES = List.of(
            "core",
            "jakarta-rest-adapter",
            "jakarta-security",
            "mail-smtp",
            "micrometer",
            "oauth-google",
            "passkeys",
            "servlet-adapter",
            "spring-boot-starter",
            "spring-boot-starter-test",
            "spring-mvc-adapter",
            "store-jdbc",
            "store-redis",
            "testkit",
            "vertx-adapter",
            "web");

    private static final Pattern IN_MARKDOWN = Pattern.compile("(?ms)^```java\\R(.*?)^```$");
    private static final Pattern IN_JAVADOC = Pattern.compile("(?ms)<pre>\\{@code\\R(.*?)^\\s*\\* \\}</pre>");
    private static final Pattern DECLARES_A_TYPE =
            Pattern.compile("(?m)^(?:(?:public|final|abstract|static) )*(?:class|record|interface|enum) \\w+");
    private static final Pattern IMPORTS = Pattern.compile("(?m)^import [\\w.* ]+;\\R");

    /** What an application brings, and a block may use without saying where it comes from. */
    private static final String AROUND = """
            import dev.passlink.*;
            import dev.passlink.adapter.*;
            import dev.passlink.google.*;
            import dev.passlink.jdbc.*;
            import dev.passlink.micrometer.*;
            import dev.passlink.passkeys.*;
            import dev.passlink.port.*;
            import dev.passlink.redis.*;
            import dev.passlink.servlet.*;
            import dev.passlink.smtp.*;
            import dev.passlink.testkit.*;
            import dev.passlink.testkit.SoftwareAuthenticator.Misbehaviour;
            import dev.passlink.text.*;
            import dev.passlink.vertx.*;
            import dev.passlink.web.*;
            import io.vertx.ext.web.Router;
            import jakarta.servlet.*;
            import jakarta.servlet.http.*;
            import static org.assertj.core.api.Assertions.assertThat;
            import jakarta.mail.MessagingException;
            import jakarta.mail.Transport;
            import java.io.*;
            import java.net.URI;
            import java.net.http.HttpClient;
            import java.nio.charset.StandardCharsets;
            import java.nio.file.*;
            import java.sql.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.function.Supplier;
            import io.lettuce.core.ScriptOutputType;
            import io.lettuce.core.api.StatefulRedisConnection;
            import io.lettuce.core.api.sync.RedisCommands;
            import redis.clients.jedis.RedisClient;
            import javax.sql.DataSource;
            %s
            abstract class Block {
                Passlink passlink;
                UserLookup users;
                IdentityLinks links;
                Passkeys passkeys;
                String creationOptions;
                String requestOptions;
                Mailer mailer;
                Pages pages;
                DataSource dataSource;
                ServletContext servletContext;
                Router router;
                HttpServletRequest request;
                HttpServletResponse response;
                User ada;
                Object store;
                MutableClock clock;
                ScheduledExecutorService scheduler;
                Statement statement;
                RedisClient jedis;
                RedisCommands<String, String> commands;
                String clientId;
                String clientSecret;
                Supplier<String> tokens;
                jakarta.mail.Session session;
                Object database;
                Object emptyStore;
                Object aPortWhereNobodyListens;
                Object aServerThatNeverAnswers;
                Object databaseThatIsClosed;
                abstract String stateOf(String id);
                abstract String titleOf(String id);
                abstract URI mailALink();
                abstract boolean personGetsInBy(URI link);
                abstract Object newConnections();
                abstract Object connectionsTo(Object port);
                static class JobBoard {}
                static class MyUsers implements UserLookup {
                    MyUsers(Object database) {}
                    public Optional<User> findByAddress(EmailAddress address) { return Optional.empty(); }
                    public Optional<User> findById(String id) { return Optional.empty(); }
                }
                static class MyLinks implements IdentityLinks {
                    MyLinks(Object store) {}
                    public Optional<String> findUser(String issuer, String subject) { return Optional.empty(); }
                    public Optional<String> findSubject(String userId, String issuer) { return Optional.empty(); }
                    public void connect(String userId, String issuer, String subject) {}
                    public void disconnect(String userId, String issuer) {}
                }
                static class MyPasskeys implements Passkeys {
                    MyPasskeys(Object store) {}
                    public Optional<Passkey> find(String id) { return Optional.empty(); }
                    public List<Passkey> ofUser(String userId) { return List.of(); }
                    public boolean add(Passkey passkey) { return false; }
                    public boolean replace(Passkey before, Passkey after) { return false; }
                    public boolean remove(String userId, String id) { return false; }
                    public void removeAll(String userId) {}
                }
                static class MyQueue implements LinkRequestQueue {
                    MyQueue(Object store, int capacity) {}
                    public void start(Handler handler) {}
                    public boolean offer(LinkRequest request) { return false; }
                    public void close() {}
                }
                static class MyUseCounter implements UseCounter {
                    MyUseCounter(Object store, Clock clock) {}
                    public long add(String key, long amount, Instant expiresAt) { return 0; }
                }
                %s
            }

            /** A block's own class of this name stands before it. */
            class Users implements UserLookup {
                Users(DataSource dataSource) {}
                public Optional<User> findByAddress(EmailAddress address) { return Optional.empty(); }
                public Optional<User> findById(String id) { return Optional.empty(); }
            }
            """;

    private record Block(String where, String code) {
        String source() {
            String imports =
                    IMPORTS.matcher(code).results().map(found -> found.group()).collect(Collectors.joining());
            String rest = IMPORTS.matcher(code).replaceAll("");
            String member =
                    DECLARES_A_TYPE.matcher(rest).find() ? rest : "void block() throws Exception {" + rest + "}";
            return AROUND.formatted(imports, member);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyBlockCompiles() {
        return blocks().stream()
                .map(block -> dynamicTest(
                        block.where(),
                        () -> assertThat(errors(block.source()))
                                .as(block.code())
                                .isEmpty()));
    }

    @Test
    void theReadmeTheDocumentsAndEveryEntryTypeHaveBlocks() {
        List<String> files = blocks().stream()
                .map(block -> block.where().replaceAll(":\\d+$", ""))
                .toList();
        assertThat(files)
                .contains("README.md", "docs/application.md", "docs/mail.md")
                .anyMatch(file -> file.endsWith("dev/passlink/Passlink.java"))
                .anyMatch(file -> file.endsWith("servlet/PasslinkFilter.java"))
                .anyMatch(file -> file.endsWith("smtp/SmtpMailer.java"));
    }

    @Test
    void aBlockThatDoesNotCompileIsFound() {
        assertThat(errors(new Block("none", "passlink.noSuchMethod();").source()))
                .isNotEmpty();
    }

    private static List<Block> blocks() {
        List<Block> blocks = new ArrayList<>(blocks(ROOT.resolve("README.md"), IN_MARKDOWN));
        blocks.addAll(blocks(ROOT.resolve("llms.txt"), IN_MARKDOWN));
        Sources.below(ROOT.resolve("docs"), ".md").forEach(file -> blocks.addAll(blocks(file, IN_MARKDOWN)));
        for (String module : MODULES) {
            Sources.below(ROOT.resolve(module).resolve("src/main/java"), ".java")
                    .forEach(file -> blocks.addAll(blocks(file, IN_JAVADOC)));
        }
        return blocks;
    }

    private static List<Block> blocks(Path file, Pattern pattern) {
        String text = Sources.read(file);
        List<Block> blocks = new ArrayList<>();
        Matcher block = pattern.matcher(text);
        while (block.find()) {
            long line = text.substring(0, block.start()).lines().count() + 1;
            String code = pattern == IN_JAVADOC ? block.group(1).replaceAll("(?m)^\\s*\\* ?", "") : block.group(1);
            blocks.add(new Block(ROOT.relativize(file) + ":" + line, code));
        }
        return blocks;
    }

    private static List<String> errors(String source) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Block.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        try (StandardJavaFileManager files = compiler.getStandardFileManager(found, Locale.ROOT, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", "target", "-cp", System.getProperty("surefire.test.class.path"));
            compiler.getTask(null, files, found, options, null, List.of(file)).call();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .toList();
    }
}
