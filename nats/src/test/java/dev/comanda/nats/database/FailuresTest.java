package dev.comanda.nats.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailuresTest {

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01", "23505", "25P02"})
    void two_transactions_that_met_are_a_lost_race_and_no_outage(String state) {
        assertThat(Failures.isLostRace(wrapped(sql(state)))).isTrue();
        assertThat(Failures.isOutage(wrapped(sql(state)))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "08006", "08001", "53300", "53100", "57P01", "57P03", "57014", "58030", "28P01",
                "28000", "25006", "25P03", "55P03", "3D000", "42P01"
            })
    void a_database_that_is_away_is_an_outage(String state) {
        assertThat(Failures.isOutage(wrapped(sql(state)))).isTrue();
        assertThat(Failures.isLostRace(sql(state))).isFalse();
    }

    static Stream<Throwable> outages() {
        return Stream.of(
                new IOException("connection reset"),
                new ConnectException("refused"),
                new TimeoutException(),
                new io.smallrye.mutiny.TimeoutException(),
                new VertxException("Connection was closed"),
                new Unavailable("the gateway"),
                // what the pool says when no connection becomes free in time
                new NoStackTraceThrowable("Timeout"));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void whatever_is_away_is_an_outage_however_deep_it_is_wrapped(Throwable failure) {
        assertThat(Failures.isOutage(failure)).isTrue();
        assertThat(Failures.isOutage(wrapped(failure))).isTrue();
        assertThat(Failures.isLostRace(failure)).isFalse();
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                sql("23514"), // check violation
                sql("22P05"), // a character that the database cannot store
                sql("42601"), // syntax
                sql(null),
                new IllegalStateException("a bug"),
                new NullPointerException(),
                new AssertionError(),
                new ArithmeticException("overflow"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void anything_else_is_the_message_s_or_the_code_s_own_fault(Throwable failure) {
        assertThat(Failures.isOutage(failure)).isFalse();
        assertThat(Failures.isOutage(wrapped(failure))).isFalse();
        assertThat(Failures.isLostRace(failure)).isFalse();
    }

    @Test
    void causes_that_go_in_a_circle_end() {
        RuntimeException a = new RuntimeException("a");
        RuntimeException b = new RuntimeException("b", a);
        a.initCause(b);
        assertThat(Failures.isOutage(a)).isFalse();
        assertThat(Failures.isLostRace(a)).isFalse();
    }

    private static Throwable wrapped(Throwable failure) {
        return new CompletionException(new RuntimeException(failure));
    }

    private static PgException sql(@Nullable String state) {
        return new PgException("refused", "ERROR", state, "");
    }
}
