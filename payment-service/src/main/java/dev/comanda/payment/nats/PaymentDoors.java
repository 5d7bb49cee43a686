package dev.comanda.payment.nats;

import dev.comanda.nats.codec.Received;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.Message.PaymentRequest;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.BatchLimit;
import dev.comanda.nats.database.GroupCommit;
import dev.comanda.nats.exchange.Exchange;
import dev.comanda.nats.exchange.Incoming;
import dev.comanda.payment.db.DuePayments;
import dev.comanda.payment.db.PaymentStore;
import dev.comanda.payment.db.PaymentWork;
import dev.comanda.payment.gateway.GatewayCalls;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentEvent;
import dev.comanda.payment.payment.PaymentEvent.AskReached;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import dev.comanda.payment.payment.PaymentEvent.Requested;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// The ways into the corridor: requests from the broker, the gateway's answers, and the sweep
/// that asks the gateway again. All three end alike: after the commit, the gateway is called for
/// whatever now waits for it.
///
/// ```
/// requests ─┐              ┌─► outbox
/// sweep    ─┼─► Exchange ──┤ (committed)
/// answers  ─┘              └─► GatewayCalls ─► gateway
///    ▲                              │
///    └──────────────────────────────┘
/// ```
public final class PaymentDoors {

    /// Payments in one run of the sweep.
    public static final int SWEEP_BATCH = 100;

    private static final int MAX_ANSWERS_IN_BATCH = 100;
    private static final int MAX_ANSWERS_WAITING = 10_000;
    private static final Logger LOG = Logger.getLogger(PaymentDoors.class);

    private final Exchange<PaymentEvent, PaymentWork> exchange;
    private final PaymentStore store;
    private final GatewayCalls gateway;
    private final Clock clock;
    private final GroupCommit<Incoming<PaymentEvent>> answers;

    public PaymentDoors(
            Exchange<PaymentEvent, PaymentWork> exchange,
            PaymentStore store,
            GatewayCalls gateway,
            BatchLimit limit,
            Clock clock) {
        this.answers =
                new GroupCommit<>(
                        limit.of(MAX_ANSWERS_IN_BATCH), MAX_ANSWERS_WAITING, this::answered);
        this.exchange = exchange;
        this.store = store;
        this.gateway = gateway;
        this.clock = clock;
    }

    /// Requests. Completes when they are committed and their gateway calls have started, which
    /// holds the consumer while the gateway is slow.
    public Uni<Void> requests(List<Received<? extends Message>> batch) {
        Map<OrderId, @Nullable String> traces = HashMap.newHashMap(batch.size());
        batch.forEach(received -> traces.put(received.key().orderId(), received.traceparent()));
        return exchange.handle(batch.stream().map(PaymentDoors::incoming).toList())
                .flatMap(work -> call(work.takeToAsk(traces.keySet()), traces));
    }

    /// Asks the gateway again about payments whose time has come.
    ///
    /// @return how many there were
    public Uni<Integer> sweep() {
        Due due = new Due();
        return exchange.sweep(
                        tx ->
                                store.due(tx, clock.instant(), SWEEP_BATCH)
                                        .invoke(found -> due.found = found)
                                        .map(PaymentDoors::asked))
                .call(() -> call(due.found.payments(), due.found.traces()));
    }

    /// The provider says that something became of a charge or refund. That is a reason to look,
    /// and no more: what is found out comes in by the door of the answers, as often as it may
    /// come.
    ///
    /// @param client to read the payment with
    /// @param intentId the charge that it is about
    public Uni<Void> noticed(SqlClient client, OrderId order, String intentId) {
        return PaymentStore.waiting(client, order)
                .flatMap(
                        waiting ->
                                waiting.map(
                                                payment ->
                                                        gateway.look(
                                                                payment, intentId, this::answer))
                                        .orElseGet(() -> Uni.createFrom().voidItem()));
    }

    /// Waits for the calls that were made, and until their outcomes are recorded and said.
    void finish(Duration within) throws InterruptedException {
        gateway.finish(within);
    }

    private Uni<Void> answer(GatewayAnswered answer) {
        return answers.submit(Incoming.local(answer));
    }

    /// Answers of the gateway. Does not wait for the calls that they cause: those need the very
    /// permits that these answers give back.
    private Uni<Void> answered(List<Incoming<PaymentEvent>> batch) {
        Map<OrderId, @Nullable String> traces = traces(batch);
        return exchange.handle(batch)
                .invoke(work -> callWithoutWaiting(work.takeToAsk(traces.keySet()), traces))
                .replaceWithVoid();
    }

    private Uni<Void> call(List<Waiting> payments, Map<OrderId, @Nullable String> traces) {
        return gateway.start(
                payments,
                traces,
                (answer, trace) -> answers.submit(new Incoming<>(answer, null, trace)));
    }

    private void callWithoutWaiting(List<Waiting> payments, Map<OrderId, @Nullable String> traces) {
        call(payments, traces)
                .subscribe()
                .with(
                        _ -> {},
                        failure ->
                                LOG.warn("calls were not started; the sweep makes them", failure));
    }

    private static Incoming<PaymentEvent> incoming(Received<? extends Message> received) {
        if (received.message() instanceof PaymentRequest request) {
            return new Incoming<>(
                    new Requested(request, received.key().attempt()),
                    received.key(),
                    received.traceparent());
        }
        throw new IllegalArgumentException("not for this service: " + received.key());
    }

    private static List<Incoming<PaymentEvent>> asked(DuePayments due) {
        return due.payments().stream()
                .map(p -> Incoming.<PaymentEvent>local(new AskReached(p.orderId())))
                .toList();
    }

    private static Map<OrderId, @Nullable String> traces(List<Incoming<PaymentEvent>> batch) {
        Map<OrderId, @Nullable String> traces = HashMap.newHashMap(batch.size());
        batch.forEach(incoming -> traces.put(incoming.event().orderId(), incoming.traceparent()));
        return traces;
    }

    /// What a sweep has found, in its latest try.
    private static final class Due {
        private volatile DuePayments found = DuePayments.NONE;
    }
}
