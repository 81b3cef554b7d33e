package dev.passlink.token;

import dev.passlink.SignInMethod;

/** Writes how somebody signed in: numbers that never change, whatever becomes of the names. */
public final class SignInMethodCodec {
    private SignInMethodCodec() {}

    public static int code(SignInMethod method) {
        return switch (method) {
            case LINK -> 1;
            case CODE -> 2;
            case PROVIDER -> 3;
            case PASSKEY -> 4;
        };
    }

    public static SignInMethod method(long code) throws FieldReader.Malformed {
        for (SignInMethod method : SignInMethod.values()) {
            if (code(method) == code) {
                return method;
            }
        }
        throw new FieldReader.Malformed("unknown method");
    }
}
