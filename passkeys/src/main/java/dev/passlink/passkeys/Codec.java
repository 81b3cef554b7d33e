package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.webauthn4j.converter.util.ObjectConverter;
import dev.passlink.port.PasskeyVerifier.Check;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * JSON and CBOR within bounds: what a browser sends is small, flat, and names nothing twice. What is read twice, here and by
 * webauthn4j, is read with the same rules.
 */
final class Codec {
    /** With room for the longest credential id and RSA key, and for what browsers repeat beside them. */
    static final int MOST_CHARACTERS = 8_192;

    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(16)
            .maxStringLength(MOST_CHARACTERS)
            .maxNameLength(256)
            .maxNumberLength(32)
            .maxDocumentLength(MOST_CHARACTERS)
            .build();

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final CBORMapper cbor = CBORMapper.builder(CBORFactory.builder()
                    .streamReadConstraints(BOUNDS)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private final ObjectConverter converter = new ObjectConverter(json, cbor);

    /** For webauthn4j. */
    ObjectConverter converter() {
        return converter;
    }

    ObjectNode newObject() {
        return json.createObjectNode();
    }

    String write(ObjectNode object) {
        return json.writeValueAsString(object);
    }

    Fields json(String text) throws Refusal {
        unless(text.length() <= MOST_CHARACTERS, Check.SIZE, "more than " + MOST_CHARACTERS + " characters");
        return json(text, "");
    }

    /** Strictly UTF-8, and no mark of the byte order before it. */
    Fields json(byte[] utf8, String where) throws Refusal {
        try {
            return json(UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString(), where);
        } catch (CharacterCodingException e) {
            throw new Refusal(Check.FORM, where + " is no UTF-8");
        }
    }

    private Fields json(String text, String where) throws Refusal {
        try {
            return object(json.readTree(text), where);
        } catch (JacksonException e) {
            throw new Refusal(Check.FORM, where + " is no JSON");
        }
    }

    /** Jackson's reader overlooks tags behind the map, which are tags of nothing. */
    Fields cbor(byte[] bytes, String where) throws Refusal {
        try {
            Fields read = object(cbor.readTree(bytes), where);
            unless(lengthOfMap(bytes, 0) == bytes.length, Check.FORM, where + " has something behind it");
            return read;
        } catch (JacksonException e) {
            throw new Refusal(Check.FORM, where + " is no CBOR");
        }
    }

    private static Fields object(JsonNode tree, String where) throws Refusal {
        unless(tree.isObject(), Check.FORM, where + " is no object");
        return new Fields(tree, where);
    }

    /** How many bytes the map has that begins at a place. */
    int lengthOfMap(byte[] bytes, int from) throws Refusal {
        try (JsonParser parser = cbor.createParser(Arrays.copyOfRange(bytes, from, bytes.length))) {
            unless(parser.nextToken() == JsonToken.START_OBJECT, Check.FORM, "no CBOR map where one must be");
            parser.skipChildren();
            return (int) parser.currentLocation().getByteOffset();
        } catch (JacksonException e) {
            throw new Refusal(Check.FORM, "broken CBOR");
        }
    }
}
