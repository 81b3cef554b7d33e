package dev.passlink.passkeys;

import static dev.passlink.passkeys.Refusal.unless;

import dev.passlink.port.PasskeyVerifier.Check;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The fields of an object that somebody else wrote: there or not, of one kind, and no longer than they can be. */
record Fields(JsonNode object, String where) {
    boolean has(String name) {
        return object.has(name);
    }

    /** Missing, rather than nothing, if it is not there. */
    JsonNode get(String name) {
        return object.path(name);
    }

    Fields object(String name) throws Refusal {
        JsonNode value = get(name);
        unless(value.isObject(), Check.FORM, where + name + " is no object");
        return new Fields(value, where + name + ".");
    }

    String text(String name, int most) throws Refusal {
        JsonNode value = get(name);
        unless(value.isString(), Check.FORM, where + name + " is no text");
        String text = value.stringValue();
        unless(text.length() <= most, Check.SIZE, where + name + " is too long");
        return text;
    }

    /** Of base64url, and at least one. */
    byte[] bytes(String name, int most) throws Refusal {
        Optional<byte[]> bytes = Base64Url.decode(text(name, most));
        unless(bytes.filter(some -> some.length > 0).isPresent(), Check.FORM, where + name + " is no base64url");
        return bytes.get();
    }

    /** As CBOR has them. */
    byte[] binary(String name) throws Refusal {
        JsonNode value = get(name);
        unless(value.isBinary(), Check.FORM, where + name + " is no bytes");
        return value.binaryValue();
    }

    boolean flag(String name) throws Refusal {
        JsonNode value = get(name);
        unless(value.isMissingNode() || value.isBoolean(), Check.FORM, where + name + " is neither true nor false");
        return value.isBoolean() && value.booleanValue();
    }
}
