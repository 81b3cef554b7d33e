package dev.passlink.docs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The modules are as they were designed, and the house rules that a compiler does not know hold in each of them. */
final class ArchitectureTest {
    private static final String CORE = "dev.passlink";
    /** What core exports. */
    private static final String[] EXPORTED = {CORE, "dev.passlink.adapter", "dev.passlink.port", "dev.passlink.text"};

    /** The rooms of core, each of which knows only those above it; what is in one line knows each other not at all. */
    private static final List<List<String>> ROOMS = List.of(
            List.of("text", "typed"),
            List.of(""),
            List.of("port"),
            List.of("adapter"),
            List.of("token", "audit"),
            List.of("count"),
            List.of("account"),
            List.of("gate"),
            List.of("ask"),
            List.of("mail", "redeem", "pass", "view", "identity", "passkey"));

    /** In the package of the values, and above all rooms: it puts them together. */
    private static final String DOOR =
            "dev\\.passlink\\.(Passlink|Wiring|Closing|Verifying|KeyRing|InMemory\\w+|LinkSettings|PassSettings)(\\$.*)?";

    private static final String TESTKIT = "dev.passlink.testkit";
    private static final String WEB = "dev.passlink.web";
    private static final String PIECES = "dev\\.passlink\\.web\\.(%s)(\\$.*)?";
    private static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(CORE);

    private static final JavaClasses SHIPPED = ALL.that(not(resideInAnyPackage(TESTKIT, "dev.passlink.docs")));

    private static ArchRule only(String module, String... libraries) {
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(not(resideInAnyPackage(Stream.of(
                                        Stream.of(EXPORTED),
                                        Stream.of(module, "java..", "org.jspecify.."),
                                        Stream.of(libraries))
                                .flatMap(names -> names)
                                .toArray(String[]::new))
                        // Arrays of primitives are in no package.
                        .or(nameMatching("\\[.*|int|long|double|boolean|byte|char|short|float|void"))))
                .as(module + " depends on core and its libraries only");
    }

    private static ArchRule nobodyCalls(String what, String classes, String methods) {
        return noClasses()
                .should()
                .accessTargetWhere(target(nameMatching(methods)).and(target(owner(nameMatching(classes)))))
                .as("nobody " + what);
    }

    @TestFactory
    Stream<DynamicTest> modulesAreAsDesigned() {
        return tests(
                ALL,
                noClasses()
                        .that()
                        .resideInAnyPackage(inCore())
                        .should()
                        .dependOnClassesThat(not(resideInAnyPackage(inCore()))
                                .and(not(resideInAnyPackage(
                                        "java..",
                                        "javax.crypto..",
                                        "com.google.common..",
                                        "org.slf4j..",
                                        "org.jspecify..",
                                        ""))))
                        .as("the core depends on Guava, SLF4J and nothing else"),
                only(
                        "dev.passlink.smtp",
                        "jakarta.mail..",
                        "jakarta.activation..",
                        "org.eclipse.angus..",
                        "javax.net.."),
                only("dev.passlink.google", "com.nimbusds.jose..", "com.fasterxml.jackson.core..", "javax.net.."),
                only("dev.passlink.passkeys", "com.webauthn4j..", "tools.jackson..", "com.google.common.."),
                only(WEB, "com.google.common.."),
                only("dev.passlink.servlet", WEB, "jakarta.servlet..", "com.google.common.."),
                only("dev.passlink.rest", WEB, "dev.passlink.servlet", "jakarta.servlet..", "jakarta.ws.rs.."),
                only(
                        "dev.passlink.jakarta.security",
                        "dev.passlink.servlet",
                        "jakarta.servlet..",
                        "jakarta.security.enterprise..",
                        "jakarta.enterprise.context.."),
                only("dev.passlink.spring", "dev.passlink.servlet", "jakarta.servlet..", "org.springframework.."),
                // Puts the others together, in an application of Spring Boot.
                only(
                        "dev.passlink.boot",
                        WEB,
                        "dev.passlink.google",
                        "dev.passlink.jdbc",
                        "dev.passlink.micrometer",
                        "dev.passlink.passkeys",
                        "dev.passlink.redis",
                        "dev.passlink.servlet",
                        "dev.passlink.smtp",
                        "dev.passlink.spring",
                        "io.micrometer..",
                        "jakarta.mail..",
                        "jakarta.servlet..",
                        "javax.sql..",
                        "org.eclipse.angus..",
                        "org.slf4j..",
                        "org.springframework.."),
                only(
                        "dev.passlink.jdbc",
                        "javax.sql..",
                        "javax.net.ssl",
                        "org.postgresql",
                        "com.google.common..",
                        "org.slf4j.."),
                only("dev.passlink.redis"),
                only(
                        "dev.passlink.boot.test",
                        WEB,
                        "dev.passlink.boot",
                        "dev.passlink.servlet",
                        TESTKIT,
                        "jakarta.servlet..",
                        "org.springframework..",
                        "reactor.core.publisher"),
                only("dev.passlink.micrometer", "io.micrometer..", "org.slf4j.."),
                only("dev.passlink.vertx", "dev.passlink.web", "io.vertx.."),
                only(
                        TESTKIT,
                        "org.assertj..",
                        "org.junit.jupiter..",
                        "com.sun.net.httpserver..",
                        "org.opentest4j..",
                        "tools.jackson.."));
    }

    private static String[] inCore() {
        return ROOMS.stream()
                .flatMap(List::stream)
                .map(room -> room.isEmpty() ? CORE : CORE + "." + room)
                .toArray(String[]::new);
    }

    private static DescribedPredicate<JavaClass> room(String name) {
        return name.isEmpty()
                ? resideInAPackage(CORE).and(not(nameMatching(DOOR)))
                : resideInAPackage(CORE + "." + name);
    }

    @TestFactory
    Stream<DynamicTest> roomsKnowOnlyThoseAboveThem() {
        List<ArchRule> rules = new ArrayList<>();
        for (int floor = 0; floor < ROOMS.size(); floor++) {
            for (String room : ROOMS.get(floor)) {
                List<String> others = ROOMS.subList(floor, ROOMS.size()).stream()
                        .flatMap(List::stream)
                        .filter(other -> !other.equals(room))
                        .toList();
                DescribedPredicate<JavaClass> unknown = resideInAPackage(CORE).and(nameMatching(DOOR));
                for (String other : others) {
                    unknown = unknown.or(room(other));
                }
                rules.add(noClasses()
                        .that(room(room))
                        .should()
                        .dependOnClassesThat(unknown)
                        .as((room.isEmpty() ? "the values" : room) + " know neither the door nor " + others));
            }
        }
        return tests(SHIPPED, rules.toArray(ArchRule[]::new));
    }

    @TestFactory
    Stream<DynamicTest> houseRulesHold() {
        return tests(
                SHIPPED,
                noClasses()
                        .that()
                        .resideOutsideOfPackages(
                                "dev.passlink.servlet",
                                "dev.passlink.rest",
                                "dev.passlink.jakarta.security",
                                "dev.passlink.spring",
                                "dev.passlink.boot",
                                "dev.passlink.boot.test")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("jakarta.servlet..", "jakarta.websocket.."))
                        .as("one module knows servlets, and what is on top of it: everything that decides is in "
                                + WEB),
                noClasses()
                        .that()
                        .haveNameMatching(PIECES.formatted("PageAnswers|SignInPages|ProvedByMail|SigningOut|ViewLinks"
                                + "|Completion|Asking|LinkAndCode|ProviderPages"))
                        .should()
                        .dependOnClassesThat(nameMatching(PIECES.formatted("Guard|Rooms|Site|Visit")))
                        .as("no piece knows who works with it"),
                noClasses()
                        .that()
                        .haveNameMatching(PIECES.formatted("ViewLinks|SigningOut|SignInPages|PageAnswers"))
                        .should()
                        .dependOnClassesThat(
                                nameMatching(PIECES.formatted("Asking|LinkAndCode|ProviderPages|Completion")))
                        .as("pieces know those below them only"),
                nobodyCalls("asks the time of anything but a clock", "java\\.time\\.(?!Clock|Duration).*", "now"),
                nobodyCalls("asks the system for the time", "java\\.lang\\.System", "currentTimeMillis"),
                noClasses()
                        .that()
                        .haveNameNotMatching(".*\\$Builder")
                        .and()
                        .haveNameNotMatching(
                                ".*\\.(FileMailer|MimeMessages|boot\\.Passlink(Health|Redis)AutoConfiguration)")
                        .should()
                        .callMethod(Clock.class, "systemUTC")
                        .as("a clock comes in through the builder, or the factory of what has none"),
                noClasses()
                        .should()
                        .dependOnClassesThat(nameMatching("java\\.util\\.(Random|Date|Calendar|SplittableRandom|Timer)"
                                + "|java\\.util\\.concurrent\\.ThreadLocalRandom"))
                        .as("chance is a SecureRandom"),
                nobodyCalls("takes chance from Math", "java\\.lang\\.Math", "random"),
                noClasses()
                        .should()
                        .callMethod(String.class, "getBytes")
                        .orShould()
                        .callConstructor(String.class, byte[].class)
                        .orShould()
                        .callMethod(Charset.class, "defaultCharset")
                        .orShould()
                        .callConstructor(InputStreamReader.class, InputStream.class)
                        .orShould()
                        .callConstructor(OutputStreamWriter.class, OutputStream.class)
                        .orShould()
                        .callConstructor(PrintWriter.class, OutputStream.class)
                        .orShould()
                        .callMethod(URLDecoder.class, "decode", String.class)
                        .as("no default charset"),
                noClasses()
                        .should()
                        .callMethod(String.class, "toLowerCase")
                        .orShould()
                        .callMethod(String.class, "toUpperCase")
                        .orShould()
                        .callMethod(Locale.class, "getDefault")
                        .as("no default locale"),
                noClasses()
                        .that()
                        .haveNameNotMatching(
                                // Spring binds records by reflection: their names are read as it reads them. And what
                                // makes a bean tells what it can ask for later.
                                "dev\\.passlink\\.(rest\\.(Handler|OpensByLinkFeature)|spring\\.(Check|StartCheck)|boot\\.(KnownProperties|Unread))")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage("java.lang.reflect..", "sun..", "jdk.internal.."))
                        .orShould()
                        .dependOnClassesThat(nameMatching("java\\.util\\.ServiceLoader|java\\.lang\\.ThreadLocal"))
                        .orShould()
                        .callMethod(Class.class, "forName", String.class)
                        .as("no reflection, no service loading, nothing hung on a thread"),
                fields().that().areStatic().should().beFinal().as("no static state that changes"),
                noFields()
                        .that()
                        .areStatic()
                        .should()
                        .haveRawType(nameMatching(
                                "java\\.util\\.concurrent\\.(?!Executor$|TimeUnit$).*|java\\.util\\.(Hash|Linked|Array|Tree).*"
                                        + "|java\\.lang\\.StringBuilder"))
                        .as("no static thing that holds state"),
                methods()
                        .that()
                        .haveNameMatching("set[A-Z].*")
                        .and()
                        .areDeclaredInClassesThat()
                        .areNotAssignableTo(ServletResponse.class)
                        .and()
                        .areDeclaredInClassesThat()
                        .areNotAssignableTo(HttpSession.class)
                        .and()
                        .areDeclaredInClassesThat()
                        .areNotAssignableTo(AsyncContext.class)
                        .and()
                        .areDeclaredInClassesThat()
                        // Spring's own, which it calls before anything else, and a DataSource's.
                        .haveNameNotMatching(
                                ".*\\.boot\\.(PasslinkConfigurer(\\$.*)?|NoGeneratedPassword|NobodyIfUnknown|OurContext|TablesOfOneSite)")
                        .should()
                        .notHaveRawReturnType(void.class)
                        .as("no setters")
                        .allowEmptyShould(true),
                noClasses()
                        .that()
                        .haveNameNotMatching(
                                ".*\\.(Audit|AuditLog|InMemoryLinkRequestQueue|JdbcLinkRequestQueue|boot\\.(Requirements|Authentications|FactorsOfOneSignIn|DefaultChain|PasslinkConfigurer|PasslinkMailAutoConfiguration|RedisAtStart|NobodyIfUnknown"
                                        + "|UnknownProperties|OverriddenGuards|PasslinkAutoConfiguration|JdbcPurge|JdbcTables)|micrometer\\.Observed)(\\$.*)?")
                        .should()
                        .dependOnClassesThat(resideInAPackage("org.slf4j.."))
                        .as("few can log, and those are handed no token, code or link"),
                noClasses()
                        .that()
                        .haveNameNotMatching(
                                "dev\\.passlink\\.(Claims|User|Pass|token\\.(Claims|Pass)Codec|pass\\.Passes)")
                        .should()
                        .dependOnClassesThat()
                        .haveFullyQualifiedName("dev.passlink.Claims")
                        .as("nothing is decided by the application's claims"),
                noClasses()
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err")
                        .orShould()
                        .callMethod(Throwable.class, "printStackTrace")
                        .as("nothing is printed"),
                NOBODY_CATCHES_TOO_LITTLE);
    }

    /**
     * Ports, hooks and listeners are foreign code. In Kotlin, Groovy or with Lombok it throws checked exceptions that it never
     * declared, which would pass such a guard: a decision would be half made, a request lost, a thread dead.
     */
    private static final ArchRule NOBODY_CATCHES_TOO_LITTLE = codeUnits()
            .should(new ArchCondition<>("not catch it") {
                @Override
                public void check(JavaCodeUnit unit, ConditionEvents events) {
                    unit.getTryCatchBlocks().stream()
                            .filter(block -> block.getCaughtThrowables().stream()
                                    .anyMatch(caught -> caught.isEquivalentTo(RuntimeException.class)))
                            .forEach(block -> events.add(SimpleConditionEvent.violated(
                                    unit, "RuntimeException is caught in " + block.getSourceCodeLocation())));
                }
            })
            .as("nobody catches RuntimeException: Exception, or Throwable where a thread or room would be lost");

    private static Stream<DynamicTest> tests(JavaClasses classes, ArchRule... rules) {
        return Stream.of(rules).map(rule -> DynamicTest.dynamicTest(rule.getDescription(), () -> rule.check(classes)));
    }

    /** State that changes, for the rule to find. */
    private static final class Careless {
        private static final AtomicReference<String> HELD = new AtomicReference<>("");

        private Careless() {
            HELD.set("me");
        }
    }

    /** A guard that lets a checked exception pass. */
    @SuppressWarnings("UnusedMethod")
    private static final class Gullible {
        private Gullible() {}

        static void plainly(Runnable foreign) {
            try {
                foreign.run();
            } catch (RuntimeException | Error e) {
                throw new IllegalStateException(e);
            }
        }

        static Runnable inALambda(Runnable foreign) {
            return () -> {
                try {
                    foreign.run();
                } catch (RuntimeException e) {
                    throw new IllegalStateException(e);
                }
            };
        }
    }

    @Test
    void aGuardThatLetsCheckedExceptionsPassIsFoundInALambdaToo() {
        JavaClasses gullible = new ClassFileImporter().importClasses(Gullible.class);
        assertThatThrownBy(() -> NOBODY_CATCHES_TOO_LITTLE.check(gullible))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("2 times");
    }

    @Test
    void aRuleFindsWhatItForbids() {
        JavaClasses careless = new ClassFileImporter().importClasses(Careless.class);
        assertThatThrownBy(() -> noFields()
                        .that()
                        .areStatic()
                        .should()
                        .haveRawType(nameMatching("java\\.util\\.concurrent\\..*"))
                        .check(careless))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("HELD");
    }
}
