package dev.comanda.payment.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.Message.PaymentRequest;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.PaymentMessage.PaymentRefundRequest;
import dev.comanda.nats.database.Writes;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.nats.released.KeptRows;
import dev.comanda.nats.released.Releases;
import dev.comanda.payment.payment.AskSchedule;
import dev.comanda.payment.payment.AskSchedule.Asking;
import dev.comanda.payment.payment.Charge;
import dev.comanda.payment.payment.Expectation;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.Payment.Expected;
import dev.comanda.payment.payment.Payment.Failed;
import dev.comanda.payment.payment.Payment.Processing;
import dev.comanda.payment.payment.Payment.RefundWish;
import dev.comanda.payment.payment.Payment.Refunded;
import dev.comanda.payment.payment.Payment.Refunding;
import dev.comanda.payment.payment.Payment.Succeeded;
import dev.comanda.payment.payment.Payment.Voided;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentEvent;
import dev.comanda.payment.payment.PaymentEvent.Requested;
import dev.comanda.servers.Database;
import dev.comanda.servers.PostgresServer;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.pgclient.PgBuilder;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnectOptions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every state goes into the table and comes out as it was.
class PaymentStoreIT {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123Z");
    private static final Expectation ORDER = new Expectation("ada", new Money(2000, "EUR"));
    private static final Charge SEEN =
            new Charge("ada", new Money(2000, "EUR"), "pm_card_visa", 3, ORDER, null);
    private static final Charge UNSEEN =
            new Charge("bob", new Money(0, "USD"), "pm_card_amex", 1, null, null);
    private static final Charge CONTRADICTED =
            new Charge("bob", new Money(1, "USD"), "pm_card_amex", 1, ORDER, "AMOUNT_MISMATCH: …");
    private static final Asking ASKING = new Asking(4, NOON, NOON.plusMillis(7));
    private static final RefundWish WISH = new RefundWish(2, "CANCELLED");

    private static final List<Payment> ALL =
            List.of(
                    new Expected(id(0), ORDER),
                    new Processing(id(1), SEEN, ASKING, null),
                    new Processing(id(2), UNSEEN, ASKING, WISH),
                    new Succeeded(id(3), CONTRADICTED, "pi_3"),
                    new Failed(id(4), SEEN, "insufficient_funds", NOON),
                    new Refunding(id(5), SEEN, "pi_5", ASKING, WISH),
                    new Refunded(id(6), UNSEEN, "pi_6", "re_6", WISH),
                    new Voided(id(7), ORDER, "CANCELLED", NOON),
                    new Voided(id(8), null, "CANCELLED", NOON));

    private final Vertx vertx = Vertx.vertx();
    private final Database database = migrated();
    private final Pool pool = pool();
    private final PaymentStore store = new PaymentStore(AskSchedule.ifSilentFor(DEADLINE));

    @AfterEach
    void stop() {
        pool.close().await().atMost(DEADLINE);
        vertx.close().await().atMost(DEADLINE);
    }

    @Test
    void every_state_is_read_as_it_was_written_when_new() {
        write(ALL);
        PaymentWork read = inTransaction(tx -> store.load(tx, everything()));
        assertThat(ALL).allSatisfy(p -> assertThat(read.payment(p.orderId())).isEqualTo(p));
    }

    @Test
    void every_state_is_read_as_it_was_written_when_changed() {
        write(ALL.stream().map(p -> (Payment) new Expected(p.orderId(), ORDER)).toList());
        write(ALL);
        PaymentWork read = inTransaction(tx -> store.load(tx, everything()));
        assertThat(ALL).allSatisfy(p -> assertThat(read.payment(p.orderId())).isEqualTo(p));
    }

    @Test
    void what_did_not_change_is_not_written() {
        write(ALL);
        List<String> before = versions();
        write(ALL);
        assertThat(versions()).isEqualTo(before);
    }

    @Test
    void only_those_that_wait_are_due_and_what_another_is_about_is_skipped() {
        write(ALL);
        assertThat(due(NOON)).as("too early").isEmpty();
        Instant then = ASKING.askAt();
        assertThat(due(then))
                .extracting(Payment::orderId)
                .containsExactlyInAnyOrder(id(1), id(2), id(5));
        int bySecond =
                inTransaction(
                        tx ->
                                store.due(tx, then, 2)
                                        .flatMap(
                                                _ ->
                                                        pool.withTransaction(
                                                                other -> store.due(other, then, 9)))
                                        .map(found -> found.payments().size()));
        assertThat(bySecond).isEqualTo(1);
    }

    static List<Path> releases() {
        return Releases.all();
    }

    /// Payments in whatever state an earlier release left them.
    @ParameterizedTest
    @MethodSource("releases")
    void every_state_of_a_release_is_read_and_those_that_wait_are_due(Path release)
            throws SQLException {
        KeptRows.insert(database, release);
        PaymentWork read = inTransaction(tx -> store.load(tx, everything()));
        assertThat(ALL).allSatisfy(p -> assertThat(read.payment(p.orderId())).isEqualTo(p));
        assertThat(due(ASKING.askAt()))
                .extracting(Payment::orderId)
                .containsExactlyInAnyOrder(id(1), id(2), id(5));
    }

    @Test
    @EnabledIfSystemProperty(named = "keep", matches = ".+")
    void what_is_released_now_is_kept() throws SQLException {
        write(ALL);
        KeptRows.keep(database, Releases.beingMade().orElseThrow(), List.of("payment"));
    }

    private List<Waiting> due(Instant now) {
        return inTransaction(tx -> store.due(tx, now, 100)).payments();
    }

    private void write(List<Payment> payments) {
        inTransaction(
                tx ->
                        store.load(tx, everything())
                                .invoke(work -> payments.forEach(p -> work.become(p, NOON)))
                                .flatMap(
                                        work -> {
                                            Writes writes = new Writes();
                                            store.save(work, writes);
                                            return writes.run(tx).replaceWith(work);
                                        }));
    }

    private List<String> versions() {
        return inTransaction(
                tx ->
                        tx.query("SELECT xmin::text FROM payment ORDER BY order_id")
                                .mapping(row -> row.getString(0))
                                .execute()
                                .map(
                                        rows -> {
                                            List<String> list = new ArrayList<>();
                                            rows.forEach(list::add);
                                            return list;
                                        }));
    }

    private <T> T inTransaction(Function<SqlConnection, Uni<T>> work) {
        return pool.withTransaction(work).await().atMost(DEADLINE);
    }

    private static List<Incoming<PaymentEvent>> everything() {
        return ALL.stream()
                .<PaymentRequest>map(p -> new PaymentRefundRequest(p.orderId(), ""))
                .map(request -> Incoming.<PaymentEvent>local(new Requested(request, 1)))
                .toList();
    }

    private static OrderId id(int i) {
        return new OrderId(new UUID(i, i));
    }

    private static Database migrated() {
        Database database = PostgresServer.shared().freshDatabase("pay");
        Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .load()
                .migrate();
        return database;
    }

    private Pool pool() {
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
