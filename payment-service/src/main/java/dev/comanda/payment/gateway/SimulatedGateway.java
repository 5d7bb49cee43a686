package dev.comanda.payment.gateway;

import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.gateway.SimulatorBook.Booked;
import dev.comanda.payment.gateway.SimulatorBook.Call;
import dev.comanda.payment.gateway.SimulatorBook.Line;
import dev.comanda.payment.gateway.TestMethod.Trouble;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundOutcome;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A payment provider that moves no money and keeps its promises: the same key, the same outcome,
/// whatever happens in between. Stripe's test payment methods behave as they do at Stripe;
/// `pm_sim_slow`, `pm_sim_timeoutAfterCharge` and `pm_sim_errorOnce` make trouble.
public final class SimulatedGateway implements PaymentGateway {

    private final SimulatorBook book;
    private final Duration delay;

    /// @param pool of the database with the table `simulator_book`
    /// @param delay how long every answer takes, after the money has moved
    public SimulatedGateway(Pool pool, Duration delay) {
        this.book = new SimulatorBook(pool);
        this.delay = delay;
    }

    @Override
    public Uni<ChargeOutcome> charge(ChargeCommand command) {
        TestMethod method = TestMethod.named(command.paymentMethod());
        Call call =
                new Call(
                        command.idempotencyKey(),
                        command.orderId(),
                        firstOutcome(method),
                        "pi_sim_" + compact(command),
                        method.decline(),
                        command.amount());
        return book.record(call)
                .flatMap(line -> answer(line, method))
                .plug(answer -> late(answer, delay.plus(method.pause())));
    }

    @Override
    public Uni<RefundOutcome> refund(RefundCommand command) {
        Call call =
                new Call(
                        command.idempotencyKey(),
                        command.orderId(),
                        Booked.REFUNDED,
                        "re_sim_" + compact(command),
                        null,
                        command.amount());
        return book.record(call)
                .<RefundOutcome>map(line -> new GivenBack(line.reference()))
                .plug(answer -> late(answer, delay));
    }

    private static Booked firstOutcome(TestMethod method) {
        if (method.trouble() == Trouble.FAILS) {
            return Booked.FAULT;
        }
        return method.decline() == null ? Booked.CHARGED : Booked.DECLINED;
    }

    private static Uni<ChargeOutcome> answer(Line line, TestMethod method) {
        if (method.trouble() == Trouble.SILENT && line.calls() == 1) {
            return Uni.createFrom().nothing();
        }
        return Uni.createFrom()
                .item(
                        switch (line.outcome()) {
                            case CHARGED -> new Charged(line.reference());
                            case DECLINED -> new Declined(Objects.requireNonNull(line.reason()));
                            case FAULT -> new ChargeUnknown("the simulator was told to fail once");
                            case REFUNDED ->
                                    throw new IllegalStateException(
                                            line.reference() + " is a refund, not a charge");
                        });
    }

    private static <T extends @Nullable Object> Uni<T> late(Uni<T> answer, Duration delay) {
        return delay.isZero() ? answer : answer.onItem().delayIt().by(delay);
    }

    private static String compact(GatewayCommand command) {
        return command.orderId().toString().replace("-", "");
    }
}
