package dev.passlink.google;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object, read in the one way that leaves no two readers in disagreement: well-formed UTF-8, no byte order mark,
 * no member twice, nothing after the end, a bounded depth.
 */
final class Json {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NUMBER_LENGTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(Http.MAX_BODY)
                    .build())
            .build();

    private final Map<String, @Nullable Object> members;

    private Json(Map<String, @Nullable Object> members) {
        this.members = members;
    }

    static Optional<Json> parse(byte[] bytes) {
        try {
            return parse(UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException notUtf8) {
            return Optional.empty();
        }
    }

    private static Optional<Json> parse(String text) {
        // Some parsers skip a byte order mark, which the signature covers and RFC 8259 §8.1 forbids.
        if (text.startsWith("\uFEFF")) {
            return Optional.empty();
        }
        try (JsonParser in = FACTORY.createParser(text)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            Json object = new Json(object(in));
            return in.nextToken() == null ? Optional.of(object) : Optional.empty();
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Map<String, @Nullable Object> object(JsonParser in) throws IOException {
        Map<String, @Nullable Object> members = new HashMap<>();
        while (in.nextToken() != JsonToken.END_OBJECT) {
            String name = in.currentName();
            members.put(name, value(in, in.nextToken()));
        }
        return members;
    }

    private static List<@Nullable Object> array(JsonParser in) throws IOException {
        List<@Nullable Object> elements = new ArrayList<>();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            elements.add(value(in, token));
        }
        return elements;
    }

    private static @Nullable Object value(JsonParser in, @Nullable JsonToken token) throws IOException {
        if (token == null) {
            throw new IOException("cut off");
        }
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> in.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> null;
        };
    }

    /** Also true if its value is null. */
    boolean has(String name) {
        return members.containsKey(name);
    }

    /** Empty if it is not there, or not a string, or half a surrogate pair stands in it. */
    Optional<String> text(String name) {
        return members.get(name) instanceof String text && UTF_8.newEncoder().canEncode(text)
                ? Optional.of(text)
                : Optional.empty();
    }

    /** Empty if it is not there, or not a number. */
    Optional<Double> number(String name) {
        return members.get(name) instanceof Double number ? Optional.of(number) : Optional.empty();
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(members.get(name));
    }

    /** Empty if it is not there, or not an array. */
    Optional<List<@Nullable Object>> array(String name) {
        if (!(members.get(name) instanceof List<?> list)) {
            return Optional.empty();
        }
        return Optional.of(new ArrayList<@Nullable Object>(list));
    }

    /** The objects in an array; what else stands in it is left out. */
    List<Json> objects(String name) {
        List<Json> objects = new ArrayList<>();
        for (Object element : array(name).orElse(List.of())) {
            if (element instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> members = new HashMap<>();
                map.forEach((key, value) -> members.put((String) key, value));
                objects.add(new Json(members));
            }
        }
        return objects;
    }

    /** Members hold tokens. */
    @Override
    public String toString() {
        return "Json[…]";
    }
}
