package dev.comanda.payment.gateway;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.tracing.NoTracing;
import dev.comanda.nats.tracing.Tracing;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.payment.GatewayOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import dev.comanda.payment.payment.Payment.Waiting;
import dev.comanda.payment.payment.PaymentEvent.GatewayAnswered;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Calls the gateway for payments that wait for it: a bounded number at a time, each for a
/// bounded time, and never twice at once for the same thing.
///
/// Nothing here is remembered: what was under way when the process died is asked again by the
/// sweep.
public final class GatewayCalls {

    private static final Logger LOG = Logger.getLogger(GatewayCalls.class);

    private final PaymentGateway gateway;
    private final Duration timeout;
    private final GatewayTimes times;
    private final Permits permits;
    private Tracing tracing = NoTracing.OFF;

    /// Idempotency keys of the calls that wait for a permit or for an answer.
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    /// The calls that were made and whose outcomes are not recorded yet; and this object itself.
    private final Phaser open = new Phaser(1);

    /// @param maxCalls calls at the same time
    /// @param timeout how long a call may take before its outcome counts as unknown
    public GatewayCalls(
            PaymentGateway gateway, int maxCalls, Duration timeout, MeterRegistry metrics) {
        this.gateway = gateway;
        this.timeout = timeout;
        this.permits = new Permits(maxCalls);
        metrics.gauge("payments.gateway.under.way", underWay, Set::size);
        this.times = new GatewayTimes(metrics);
    }

    /// Says of each call what it does, for whoever traces it.
    public GatewayCalls tracedBy(Tracing tracing) {
        this.tracing = tracing;
        return this;
    }

    /// Takes the outcome of a call.
    public interface Answers {

        /// @param trace the context of whatever it causes, as far as it is known
        Uni<Void> take(GatewayAnswered answer, @Nullable String trace);
    }

    /// Completes when every call has *started*, so that a gateway that hangs holds back whoever
    /// brings more work; never fails. A call that is under way already is not made again.
    ///
    /// @param traces the contexts in which it was decided to call, as far as they are known
    /// @param answers takes each outcome; a permit is given back only when it has done so, which
    ///     holds back the gateway while the database is away. If it fails, the sweep asks the
    ///     gateway again
    public Uni<Void> start(
            Collection<? extends Waiting> payments,
            Map<OrderId, @Nullable String> traces,
            Answers answers) {
        return Uni.createFrom()
                .emitter(
                        emitter -> {
                            List<GatewayCommand> commands =
                                    payments.stream()
                                            .map(GatewayCommand::of)
                                            .filter(c -> underWay.add(c.idempotencyKey()))
                                            .toList();
                            AtomicInteger toStart = new AtomicInteger(commands.size());
                            if (commands.isEmpty()) {
                                emitter.complete(null);
                            }
                            for (GatewayCommand command : commands) {
                                permits.whenFree(
                                        () -> {
                                            run(command, traces.get(command.orderId()), answers);
                                            if (toStart.decrementAndGet() == 0) {
                                                emitter.complete(null);
                                            }
                                        });
                            }
                        });
    }

    /// Looks what the provider knows of a payment that waits for it, at most once at a time, and
    /// hands that on if it tells anything. Beside the calls, whose places may all be taken by
    /// what this is to end; never fails, and what it does not find out is asked for by the
    /// sweep.
    public Uni<Void> look(
            Waiting payment, String intentId, Function<GatewayAnswered, Uni<Void>> answer) {
        GatewayCommand command = GatewayCommand.of(payment);
        String name = "look:" + command.idempotencyKey();
        if (!underWay.add(name)) {
            return Uni.createFrom().voidItem();
        }
        return Uni.createFrom()
                .deferred(() -> gateway.look(command, intentId))
                .ifNoItem()
                .after(timeout)
                .fail()
                .onTermination()
                .invoke(() -> underWay.remove(name))
                .flatMap(
                        outcome ->
                                tells(outcome)
                                        ? answer.apply(
                                                new GatewayAnswered(command.orderId(), outcome))
                                        : Uni.createFrom().voidItem())
                .onFailure()
                .invoke(failure -> LOG.infof("%s told nothing: %s", name, failure))
                .onFailure()
                .recoverWithNull()
                .replaceWithVoid();
    }

    /// Waits until the outcome of every call that was made is recorded, or until the time is up:
    /// what is still open then is asked again by the sweep, of whichever instance.
    public void finish(Duration within) throws InterruptedException {
        try {
            open.awaitAdvanceInterruptibly(open.arrive(), within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            LOG.infof("%d calls have no outcome yet and will be made again", underWay.size());
        }
    }

    private void run(GatewayCommand command, @Nullable String trace, Answers answers) {
        open.register();
        Tracing.Asking asking =
                tracing.asking(GatewayTimes.operation(command), command.orderId(), trace);
        outcome(command)
                .invoke(outcome -> asking.answered(GatewayTimes.result(outcome), tells(outcome)))
                // Before the outcome is handed on: it may cause the next call.
                .invoke(() -> underWay.remove(command.idempotencyKey()))
                .flatMap(
                        outcome ->
                                answers.take(
                                        new GatewayAnswered(command.orderId(), outcome),
                                        asking.context(trace)))
                .onTermination()
                .invoke(
                        () -> {
                            permits.release();
                            open.arriveAndDeregister();
                        })
                .subscribe()
                .with(
                        _ -> {},
                        failure ->
                                LOG.warnf(
                                        failure,
                                        "%s: the gateway's answer was not recorded; it will be"
                                                + " asked again",
                                        command.idempotencyKey()));
    }

    private Uni<GatewayOutcome> outcome(GatewayCommand command) {
        return switch (command) {
            case ChargeCommand c ->
                    known(c, () -> gateway.charge(c).map(o -> o), ChargeUnknown::new);
            case RefundCommand c ->
                    known(c, () -> gateway.refund(c).map(o -> o), RefundUnknown::new);
        };
    }

    /// The outcome of a call, whatever happens: silence and failures are not knowing. What was
    /// not asked at all is asked as soon as it may be, in its place among the calls: that holds
    /// back whoever brings more work, as long as the provider is out of order or has enough to
    /// do.
    private Uni<GatewayOutcome> known(
            GatewayCommand command,
            Supplier<Uni<GatewayOutcome>> call,
            Function<String, GatewayOutcome> unknown) {
        return Uni.createFrom()
                .deferred(() -> asked(command, call, unknown))
                .onFailure(NotAsked.class)
                .retry()
                .when(GatewayCalls::pauses)
                .invoke(
                        outcome -> {
                            switch (outcome) {
                                case ChargeUnknown(String why) -> notKnown(command, why);
                                case RefundUnknown(String why) -> notKnown(command, why);
                                case Charged _, Declined _, GivenBack _ -> {}
                            }
                        });
    }

    private Uni<GatewayOutcome> asked(
            GatewayCommand command,
            Supplier<Uni<GatewayOutcome>> call,
            Function<String, GatewayOutcome> unknown) {
        Timer.Sample sample = times.start();
        return Uni.createFrom()
                .deferred(call::get)
                .ifNoItem()
                .after(timeout)
                .recoverWithItem(() -> unknown.apply("no answer within " + timeout))
                .onFailure(failure -> !(failure instanceof NotAsked))
                .recoverWithItem(failure -> unknown.apply(failure.toString()))
                .invoke(outcome -> times.stop(sample, command, outcome));
    }

    /// One item for each failure, when its pause is over; an item that is `null` would be none.
    private static Multi<Throwable> pauses(Multi<Throwable> notAsked) {
        return notAsked.onItem()
                .transformToUniAndConcatenate(
                        why ->
                                Uni.createFrom()
                                        .item(why)
                                        .onItem()
                                        .delayIt()
                                        .by(((NotAsked) why).pause()));
    }

    private static boolean tells(GatewayOutcome outcome) {
        return switch (outcome) {
            case Charged _, Declined _, GivenBack _ -> true;
            case ChargeUnknown _, RefundUnknown _ -> false;
        };
    }

    private static void notKnown(GatewayCommand command, String why) {
        LOG.warnf("%s: outcome unknown: %s", command.idempotencyKey(), why);
    }
}
