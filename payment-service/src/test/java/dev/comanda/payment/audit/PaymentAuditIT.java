package dev.comanda.payment.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.IdRange;
import dev.comanda.payment.gateway.GatewayBook.Source;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.gateway.SimulatedGateway;
import dev.comanda.payment.gateway.SimulatorAccounts;
import dev.comanda.servers.Database;
import dev.comanda.servers.PostgresServer;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.pgclient.PgConnectOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Payments beside the provider's book, on rows that contradict each other.
class PaymentAuditIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool = pool();
    private final SimulatedGateway gateway = new SimulatedGateway(pool, Duration.ZERO);
    private final PaymentAudit audit =
            new PaymentAudit(new PaymentRecords(pool), new SimulatorAccounts(pool));

    @AfterEach
    void stop() {
        pool.close().await().atMost(DEADLINE);
        vertx.close().await().atMost(DEADLINE);
    }

    @Test
    void a_charge_is_shown_beside_its_payment() {
        charge(id(1), "pm_card_visa");
        succeeded(id(1), "null");
        assertThat(facts())
                .containsExactly(
                        new PaymentFact(
                                id(1).value(),
                                "SUCCEEDED",
                                2000L,
                                "EUR",
                                2000,
                                1,
                                0,
                                "EUR",
                                Source.PROVIDER,
                                null));
    }

    @Test
    void a_refund_and_a_decline_leave_nothing_with_the_provider() {
        charge(id(1), "pm_card_visa");
        gateway.refund(new RefundCommand("refund:" + id(1), id(1), new Money(2000, "EUR"), "pi_1"))
                .await()
                .atMost(DEADLINE);
        charge(id(2), "pm_card_chargeDeclined");
        assertThat(facts())
                .containsExactly(
                        new PaymentFact(
                                id(1).value(),
                                null,
                                null,
                                null,
                                0,
                                1,
                                1,
                                "EUR",
                                Source.PROVIDER,
                                null),
                        new PaymentFact(
                                id(2).value(),
                                null,
                                null,
                                null,
                                0,
                                0,
                                0,
                                null,
                                Source.PROVIDER,
                                null));
    }

    @Test
    void a_second_capture_under_another_key_is_shown() {
        charge(id(1), "pm_card_visa");
        succeeded(id(1), "null");
        plant(
                """
                INSERT INTO simulator_book
                SELECT 'again:' || order_id, order_id, outcome, reference, reason, amount, currency
                FROM simulator_book
                """);
        assertThat(facts())
                .containsExactly(
                        new PaymentFact(
                                id(1).value(),
                                "SUCCEEDED",
                                2000L,
                                "EUR",
                                4000,
                                2,
                                0,
                                "EUR",
                                Source.PROVIDER,
                                null));
    }

    @Test
    void a_payment_without_a_charge_and_a_charge_without_a_payment_are_shown() {
        succeeded(id(1), "null");
        charge(id(2), "pm_card_visa");
        assertThat(facts())
                .containsExactly(
                        new PaymentFact(
                                id(1).value(),
                                "SUCCEEDED",
                                2000L,
                                "EUR",
                                0,
                                0,
                                0,
                                null,
                                Source.PROVIDER,
                                null),
                        new PaymentFact(
                                id(2).value(),
                                null,
                                null,
                                null,
                                2000,
                                1,
                                0,
                                "EUR",
                                Source.PROVIDER,
                                null));
    }

    @Test
    void several_currencies_are_no_currency() {
        charge(id(1), "pm_card_visa");
        plant(
                "INSERT INTO simulator_book VALUES ('other:1', '%s', 'CHARGED', 'pi', NULL, 5, 'USD')"
                        .formatted(id(1)));
        assertThat(facts()).extracting(PaymentFact::bookCurrency).containsOnlyNulls();
    }

    @Test
    void the_violation_of_a_payment_is_shown() {
        charge(id(1), "pm_card_visa");
        succeeded(id(1), "'AMOUNT_MISMATCH: …'");
        assertThat(facts())
                .extracting(PaymentFact::violation)
                .containsExactly("AMOUNT_MISMATCH: …");
    }

    @Test
    void a_range_of_ids_is_shown_and_no_more() {
        for (int i = 1; i <= 5; i++) {
            charge(id(i), "pm_card_visa");
        }
        assertThat(audit.page(id(1), id(4), 2).await().atMost(DEADLINE))
                .extracting(PaymentFact::orderId)
                .containsExactly(id(2).value(), id(3).value());
        assertThat(audit.page(id(3), id(4), 2).await().atMost(DEADLINE))
                .extracting(PaymentFact::orderId)
                .containsExactly(id(4).value());
    }

    private List<PaymentFact> facts() {
        return audit.page(OrderId.parse(IdRange.FIRST), OrderId.parse(IdRange.LAST), 1000)
                .await()
                .atMost(DEADLINE);
    }

    private void charge(OrderId id, String method) {
        gateway.charge(
                        new ChargeCommand(
                                "charge:" + id,
                                id,
                                new Money(2000, "EUR"),
                                "ada",
                                method,
                                Instant.now()))
                .await()
                .atMost(DEADLINE);
    }

    private void succeeded(OrderId id, String violation) {
        plant(
                """
                INSERT INTO payment (order_id, status, customer_id, amount, currency, payment_method,
                    asked_attempt, intent_id, violation, created_at, updated_at)
                VALUES ('%s', 'SUCCEEDED', 'ada', 2000, 'EUR', 'pm_card_visa', 1, 'pi', %s, now(), now())
                """
                        .formatted(id, violation));
    }

    private void plant(String sql) {
        pool.query(sql).execute().await().atMost(DEADLINE);
    }

    private static OrderId id(int i) {
        return new OrderId(new UUID(i, i));
    }

    private Pool pool() {
        Database database = PostgresServer.shared().freshDatabase("pay");
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
        return PgBuilder.pool()
                .connectingTo(
                        PgConnectOptions.fromUri(database.reactiveUrl())
                                .setUser(database.user())
                                .setPassword(database.password())
                                .setCachePreparedStatements(true))
                .using(vertx)
                .build();
    }
}
