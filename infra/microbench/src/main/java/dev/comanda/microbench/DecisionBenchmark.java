package dev.comanda.microbench;

import dev.comanda.inventory.stock.Product;
import dev.comanda.inventory.stock.Reservation;
import dev.comanda.inventory.stock.Stock;
import dev.comanda.inventory.stock.StockDesk;
import dev.comanda.inventory.stock.StockEvent;
import dev.comanda.inventory.stock.Stockroom;
import dev.comanda.microbench.Examples.Said;
import dev.comanda.nats.contract.Message.Answer;
import dev.comanda.nats.contract.Message.InventoryRequest;
import dev.comanda.nats.contract.Message.PaymentRequest;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.decision.Decision;
import dev.comanda.order.saga.OrderSaga;
import dev.comanda.order.saga.Saga;
import dev.comanda.order.saga.SagaEvent;
import dev.comanda.order.saga.SagaLimits;
import dev.comanda.payment.payment.AskSchedule;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.Payment;
import dev.comanda.payment.payment.PaymentDesk;
import dev.comanda.payment.payment.PaymentEvent;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// All that is decided about one order on the good road, by each of the three services.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
public class DecisionBenchmark {

    private static final Duration TTL = Duration.ofMinutes(15);
    private static final int PIECES = 1_000_000;

    private final SagaLimits limits =
            new SagaLimits(
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(1));
    private final AskSchedule schedule = AskSchedule.ifSilentFor(Duration.ofSeconds(15));
    private final Stockroom room =
            new Stockroom(new Reservation.Absent(Examples.ORDER), products(), null);
    private final SagaEvent placed = new SagaEvent.Placed(Examples.PLACED);
    private final SagaEvent reserved = answered(Said.INVENTORY_RESERVED);
    private final SagaEvent succeeded = answered(Said.PAYMENTS_SUCCEEDED);
    private final SagaEvent committed = answered(Said.INVENTORY_COMMITTED);
    private final StockEvent reserve = asked(Said.ORDERS_CREATED);
    private final StockEvent commit = asked(Said.ORDERS_CONFIRMED);
    private final PaymentEvent expect = requested(Said.ORDERS_CREATED);
    private final PaymentEvent charge = requested(Said.PAYMENTS_PROCESS_REQUEST);
    private final PaymentEvent charged =
            new PaymentEvent.GatewayAnswered(Examples.ORDER, new Charged("pi_sim"));

    private static Map<String, Product> products() {
        Map<String, Product> products = new HashMap<>();
        for (OrderItem item : Examples.ITEMS) {
            products.put(
                    item.productId(),
                    new Product(
                            item.productId(),
                            item.productId(),
                            Money.of(item.unitPrice(), "EUR"),
                            true,
                            1,
                            new Stock(PIECES, 0, 0, PIECES)));
        }
        return products;
    }

    private static SagaEvent answered(Said said) {
        return new SagaEvent.Answered((Answer) Examples.of(said));
    }

    private static StockEvent asked(Said said) {
        return new StockEvent.Requested((InventoryRequest) Examples.of(said), 1);
    }

    private static PaymentEvent requested(Said said) {
        return new PaymentEvent.Requested((PaymentRequest) Examples.of(said), 1);
    }

    /// Placed, reserved, paid, committed: four decisions, three of which say something.
    @Benchmark
    public Saga orderSaga() {
        Saga saga = decided(new Saga.NotPlaced(), placed);
        saga = decided(saga, reserved);
        saga = decided(saga, succeeded);
        return decided(saga, committed);
    }

    private Saga decided(Saga saga, SagaEvent event) {
        return OrderSaga.decide(saga, event, Examples.NOW, limits).state();
    }

    /// Three lines reserved, and sold: two decisions.
    @Benchmark
    public Decision<Stockroom> stockDesk() {
        Stockroom held = StockDesk.decide(room, reserve, Examples.NOW, TTL).state();
        return StockDesk.decide(held, commit, Examples.NOW, TTL);
    }

    /// Expected, asked for, charged: three decisions.
    @Benchmark
    public Decision<Payment> paymentDesk() {
        Payment payment = decided(new Payment.None(Examples.ORDER), expect).state();
        payment = decided(payment, charge).state();
        return decided(payment, charged);
    }

    private Decision<Payment> decided(Payment payment, PaymentEvent event) {
        return PaymentDesk.decide(payment, event, Examples.NOW, schedule);
    }
}
