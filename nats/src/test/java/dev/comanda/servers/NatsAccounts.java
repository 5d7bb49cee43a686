package dev.comanda.servers;

import io.nats.client.NKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;

/// The users of `infra/nats/accounts/accounts.conf`, with keys that were made for one server alone.
public final class NatsAccounts implements AutoCloseable {

    /// The switch: with `-Dcomanda.nats.users=true` each service of a cluster is a user of its own,
    /// who may no more than production lets it. Whoever has no key, such as a test that looks or
    /// does harm, may do everything.
    public static final String PROPERTY = "comanda.nats.users";

    private static final List<String> USERS =
            List.of(
                    "order-service",
                    "inventory-service",
                    "payment-service",
                    "provisioner",
                    "operator",
                    "system");

    private static final String ANYBODY = "{user: anybody, password: anything}";

    private final Path folder = Folders.temporary("accounts");
    private final Path include;

    private NatsAccounts(String accounts) throws IOException, GeneralSecurityException {
        StringBuilder keys = new StringBuilder();
        for (String user : USERS) {
            NKey key = NKey.createUser(new SecureRandom());
            Files.writeString(nkey(user), new String(key.getSeed()) + "\n");
            keys.append("NKEY_").append(user.toUpperCase(Locale.ROOT).replace('-', '_'));
            keys.append(": ").append(key.getPublicKey()).append('\n');
        }
        write("nats-auth/keys.conf", keys.toString());
        include = write("nats-accounts/accounts.conf", accounts);
    }

    private Path write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, text);
    }

    /// As in production: who has no key is refused.
    ///
    /// @param accounts `infra/nats/accounts/accounts.conf`
    public static NatsAccounts of(Path accounts) {
        return made(read(accounts));
    }

    /// Whoever has no key may do everything.
    public static NatsAccounts openToOthers(Path accounts) {
        String text = read(accounts);
        String open = text.replace("    users: [\n", "    users: [\n      " + ANYBODY + "\n");
        if (open.equals(text)) {
            throw new IllegalArgumentException(accounts + " has no list of users any more");
        }
        return made(open + "no_auth_user: anybody\n");
    }

    private static String read(Path accounts) {
        try {
            return Files.readString(accounts);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + accounts, e);
        }
    }

    private static NatsAccounts made(String accounts) {
        try {
            return new NatsAccounts(accounts);
        } catch (IOException e) {
            throw new UncheckedIOException("making the users of NATS", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 is not to be had", e);
        }
    }

    /// What the server's configuration includes.
    public Path include() {
        return include;
    }

    /// The file with a user's seed.
    ///
    /// @param user `order-service`, …
    public Path nkey(String user) {
        return folder.resolve(user);
    }

    @Override
    public void close() {
        Folders.delete(folder);
    }
}
