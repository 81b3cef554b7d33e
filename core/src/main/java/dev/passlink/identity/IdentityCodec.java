package dev.passlink.identity;

import dev.passlink.EmailAddress;
import dev.passlink.port.Identity;
import dev.passlink.token.FieldReader;
import dev.passlink.token.FieldWriter;
import java.util.Optional;

/** An identity as fields; its name, which nothing is decided by, is left out. */
public final class IdentityCodec {
    private IdentityCodec() {}

    static FieldWriter write(Identity identity, FieldWriter out) {
        return out.text(identity.issuer())
                .text(identity.subject())
                .text(identity.email().map(EmailAddress::text).orElse(""))
                .number(identity.emailVerified() ? 1 : 0, 1)
                .number(identity.authoritative() ? 1 : 0, 1)
                .text(identity.hostedDomain().orElse(""));
    }

    static Identity read(FieldReader in) throws FieldReader.Malformed {
        String issuer = in.text();
        String subject = in.text();
        Optional<EmailAddress> email = EmailAddress.parse(in.text());
        boolean verified = in.number(1) == 1;
        boolean authoritative = in.number(1) == 1;
        Optional<String> domain = Optional.of(in.text()).filter(name -> !name.isEmpty());
        return new Identity(issuer, subject, email, verified, authoritative, domain, Optional.empty());
    }
}
