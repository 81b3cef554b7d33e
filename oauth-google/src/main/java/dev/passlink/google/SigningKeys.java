package dev.passlink.google;

import java.net.URI;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The provider's keys, each for the algorithm that it verifies; what else stands in its set, or is unfit, is left out.
 *
 * @param algorithms which the provider announced when the set was fetched
 */
record SigningKeys(Set<Algorithm> algorithms, List<Named> keys) {
    private static final int OK = 200;

    /** A key; without a name if the provider gives it none. */
    record Named(Optional<String> id, Algorithm algorithm, PublicKey key) {}

    SigningKeys {
        algorithms = Set.copyOf(algorithms);
        keys = List.copyOf(keys);
    }

    static Cached.Fetched<SigningKeys> fetch(Http http, URI from, Set<Algorithm> algorithms) throws Refusal {
        Http.Reply reply = http.send(Request.to(from), "provider's key set");
        if (reply.status() != OK) {
            throw Http.unavailable("provider's key set", "answered with status " + reply.status());
        }
        Json json = reply.json().orElseThrow(() -> Http.unavailable("provider's key set", "is not one JSON object"));
        SigningKeys keys = read(json, algorithms);
        if (keys.keys().isEmpty()) {
            throw Http.unavailable("provider's key set", "holds no key that is fit for " + Algorithm.ids(algorithms));
        }
        return new Cached.Fetched<>(keys, Freshness.of(reply));
    }

    static SigningKeys read(Json json, Set<Algorithm> algorithms) {
        List<Named> keys = new ArrayList<>();
        for (Json entry : json.objects("keys")) {
            for (Algorithm algorithm : algorithms) {
                key(entry, algorithm).ifPresent(key -> keys.add(new Named(entry.text("kid"), algorithm, key)));
            }
        }
        return new SigningKeys(algorithms, keys);
    }

    /**
     * The keys of that name which go with the algorithm. A token without a name is only acceptable where no other key
     * could be meant (OpenID Connect Core §10.1).
     */
    List<PublicKey> named(Optional<String> id, Algorithm algorithm) {
        List<Named> fitting =
                keys.stream().filter(key -> key.algorithm() == algorithm).toList();
        if (id.isEmpty()) {
            return fitting.size() == 1 ? List.of(fitting.get(0).key()) : List.of();
        }
        return fitting.stream()
                .filter(key -> key.id().equals(id))
                .map(Named::key)
                .toList();
    }

    private static Optional<PublicKey> key(Json entry, Algorithm algorithm) {
        return isForSignatures(entry) && absentOr(entry, "alg", algorithm.id())
                ? algorithm.key(entry)
                : Optional.empty();
    }

    /** An entry with a private part is known to everybody who has read this set. */
    private static boolean isForSignatures(Json entry) {
        return absentOr(entry, "use", "sig")
                && entry.has("kid") == entry.text("kid").isPresent()
                && (!entry.has("key_ops")
                        || entry.array("key_ops").orElse(List.of()).contains("verify"))
                && !entry.has("d");
    }

    private static boolean absentOr(Json entry, String name, String value) {
        return !entry.has(name) || entry.text(name).equals(Optional.of(value));
    }
}
