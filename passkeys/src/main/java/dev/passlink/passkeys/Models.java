package dev.passlink.passkeys;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The names of well-known passkey providers, so that users can tell their passkeys apart.
 *
 * <p>From <a href="https://github.com/passkeydeveloper/passkey-authenticator-aaguids">the community's list</a>, as of August
 * 2026. Without attestation nobody vouches for an AAGUID, so it only gives a name and decides nothing.
 */
final class Models {
    private static final Map<UUID, String> NAMES = Map.ofEntries(
            model("fbfc3007-154e-4ecc-8c0b-6e020557d7bd", "iCloud Keychain"),
            model("dd4ec289-e01d-41c9-bb89-70fa845d4bf2", "iCloud Keychain"),
            model("ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4", "Google Password Manager"),
            model("adce0002-35bc-c60a-648b-0b25f1f05503", "Chrome on Mac"),
            model("b5397666-4885-aa6b-cebf-e52262a439a2", "Chromium"),
            model("771b48fd-d3d4-4f74-9232-fc157ab0507a", "Edge on Mac"),
            model("08987058-cadc-4b81-b6e1-30de50dcbe96", "Windows Hello"),
            model("9ddd1817-af5a-4672-a2b9-3e3dd95000a9", "Windows Hello"),
            model("6028b017-b1d4-4c02-b4b3-afcdafc96bb2", "Windows Hello"),
            model("d3452668-01fd-4c12-926c-83a4204853aa", "Microsoft Password Manager"),
            model("53414d53-554e-4700-0000-000000000000", "Samsung Pass"),
            model("bada5566-a7aa-401f-bd96-45619a55120d", "1Password"),
            model("d548826e-79b4-db40-a3d8-11116f7e8349", "Bitwarden"),
            model("531126d6-e717-415c-9320-3d9aa6981239", "Dashlane"),
            model("0ea242b4-43c4-4a1b-8b17-dd6d0b6baec6", "Keeper"),
            model("b84e4048-15dc-4dd0-8640-f4f60813c8af", "NordPass"),
            model("b78a0a55-6ef8-d246-a042-ba0f6d55050c", "LastPass"),
            model("50726f74-6f6e-5061-7373-50726f746f6e", "Proton Pass"),
            model("f3809540-7f14-49c1-a8b3-8f813b225541", "Enpass"),
            model("fdb141b2-5d84-443e-8a35-4698c205a502", "KeePassXC"),
            model("eaecdef2-1c31-5634-8639-f1cbd9c00a08", "KeePassDX"));

    private Models() {}

    private static Map.Entry<UUID, String> model(String aaguid, String name) {
        return Map.entry(UUID.fromString(aaguid), name);
    }

    static Optional<String> name(UUID aaguid) {
        return Optional.ofNullable(NAMES.get(aaguid));
    }

    static Set<UUID> known() {
        return NAMES.keySet();
    }
}
