package dev.comanda.nats.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifiedTlsTest {

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "VERIFY_FULL")
    void less_than_verify_full_is_refused_with_the_name_of_the_property(SslMode mode) {
        assertThatThrownBy(() -> VerifiedTls.require(new PgConnectOptions().setSslMode(mode)))
                .hasMessageStartingWith(
                        "quarkus.datasource.reactive.postgresql.ssl-mode is "
                                + mode.name().toLowerCase(Locale.ROOT).replace('_', '-')
                                + ", must be verify-full")
                .hasMessageEndingWith("set comanda.pool.tls=any");
    }

    @Test
    void an_authority_that_anybody_may_be_is_refused() {
        PgConnectOptions credulous =
                new PgConnectOptions().setSslMode(SslMode.VERIFY_FULL).setTrustAll(true);
        assertThatThrownBy(() -> VerifiedTls.require(credulous))
                .hasMessageStartingWith("quarkus.datasource.reactive.trust-all is true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://db:5432/orders",
                "jdbc:postgresql://db:5432/orders?sslmode=require",
                "jdbc:postgresql://db:5432/orders?ssl=true",
                "jdbc:postgresql://db:5432/orders?note=sslmode=verify-full"
            })
    void so_is_the_other_drivers(String url) {
        assertThatThrownBy(() -> VerifiedTls.require(url))
                .hasMessageStartingWith("quarkus.datasource.jdbc.url is " + url + ", must be with");
    }

    @Test
    void a_verified_connection_is_taken() {
        assertThatCode(
                        () -> {
                            VerifiedTls.require(
                                    new PgConnectOptions().setSslMode(SslMode.VERIFY_FULL));
                            VerifiedTls.require(
                                    "jdbc:postgresql://db/orders?sslmode=verify-full&sslrootcert=ca.crt");
                        })
                .doesNotThrowAnyException();
    }
}
