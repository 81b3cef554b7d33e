package dev.passlink.port;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.passlink.Claims;
import dev.passlink.EmailAddress;
import dev.passlink.User;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What an application's code answers with has something in each place, or can't be made. */
final class RecordsTest {
    /** What Passlink makes itself and hands to a port. */
    private static final Set<Class<?>> HANDED_OVER = Set.of(
            MailContent.class, AskingCheck.Submission.class, PasskeyVerifier.Creation.class, UseCounter.Addition.class);

    private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
            Map.entry(String.class, "a".repeat(43)),
            Map.entry(long.class, 1L),
            Map.entry(boolean.class, false),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(List.class, List.of()),
            Map.entry(Set.class, Set.of()),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(UUID.class, new UUID(0, 0)),
            Map.entry(URI.class, URI.create("https://id.example.com")),
            Map.entry(EmailAddress.class, EmailAddress.of("ada@example.com")),
            Map.entry(Claims.class, Claims.NONE),
            Map.entry(IdentityRejected.Cause.class, IdentityRejected.Cause.UNAVAILABLE),
            Map.entry(PasskeyVerifier.Check.class, PasskeyVerifier.Check.SIZE),
            Map.entry(IdentityAttempt.class, new IdentityAttempt("google", "a".repeat(16), "", Instant.EPOCH, "")));

    /** A provider's id is shorter than other texts may be. */
    private static Object sample(RecordComponent component) {
        String name = component.getName();
        return name.equals("provider") || name.equals("id")
                ? "google"
                : requireNonNull(SAMPLES.get(component.getType()), "a sample of " + component);
    }

    static Stream<Class<?>> records() throws IOException, URISyntaxException {
        Path ports = Path.of(
                        requireNonNull(Mailer.class.getResource("Mailer.class")).toURI())
                .getParent();
        List<String> names;
        try (Stream<Path> files = Files.list(ports)) {
            names = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .toList();
        }
        return Stream.concat(Stream.of(User.class), names.stream().map(RecordsTest::port))
                .filter(Class::isRecord)
                .filter(type -> !HANDED_OVER.contains(type));
    }

    private static Class<?> port(String name) {
        try {
            return Class.forName(Mailer.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("records")
    void aPlaceWithNothingInItIsRefusedOrATextThatNobodyNeeds(Class<?> type) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        Constructor<?> canonical = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        @Nullable
        Object[] values = Arrays.stream(components).map(RecordsTest::sample).toArray();
        assertThat(canonical.newInstance(values)).isNotNull();
        for (int i = 0; i < components.length; i++) {
            if (components[i].getType().isPrimitive()) {
                continue;
            }
            @Nullable Object[] lacking = values.clone();
            lacking[i] = null;
            if (Delivery.class.isAssignableFrom(type)) {
                assertThat(((Delivery) canonical.newInstance(lacking)).reply()).isEmpty();
            } else {
                assertThatThrownBy(() -> canonical.newInstance(lacking))
                        .as("%s without %s", type, components[i])
                        .hasCauseInstanceOf(NullPointerException.class);
            }
        }
    }
}
