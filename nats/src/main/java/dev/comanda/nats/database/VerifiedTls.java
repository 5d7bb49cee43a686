package dev.comanda.nats.database;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.List;
import java.util.Locale;

/// A connection to PostgreSQL that is encrypted and where it should be: with a server whose
/// certificate is from a known authority and for the name that was asked for. Anything less says
/// the password, or the rows, to whoever stands in between.
final class VerifiedTls {

    private static final String VERIFY_FULL = "sslmode=verify-full";

    private VerifiedTls() {}

    /// @throws IllegalArgumentException naming the property
    static void require(PgConnectOptions server) {
        SslMode mode = server.getSslMode();
        if (mode != SslMode.VERIFY_FULL) {
            throw refusal(
                    "quarkus.datasource.reactive.postgresql.ssl-mode",
                    mode.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    "verify-full");
        }
        if (server.isTrustAll()) {
            throw refusal("quarkus.datasource.reactive.trust-all", "true", "false");
        }
    }

    /// @throws IllegalArgumentException naming the property
    static void require(String jdbcUrl) {
        String parameters = jdbcUrl.substring(jdbcUrl.indexOf('?') + 1);
        if (!List.of(parameters.toLowerCase(Locale.ROOT).split("&", -1)).contains(VERIFY_FULL)) {
            throw refusal("quarkus.datasource.jdbc.url", jdbcUrl, "with " + VERIFY_FULL);
        }
    }

    private static IllegalArgumentException refusal(String property, String is, String must) {
        return new IllegalArgumentException(
                "%s is %s, must be %s: a connection to PostgreSQL has to be encrypted and verified;"
                                .formatted(property, is, must)
                        + " on a network that nobody else is on, set comanda.pool.tls=any");
    }
}
