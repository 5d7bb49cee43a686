package dev.comanda.payment.gateway;

import static java.util.Objects.requireNonNull;

import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.payment.GatewayOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Charged;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How long the provider takes, by what it was asked and what it said: `payment_gateway_seconds`.
final class GatewayTimes {

    private static final Duration[] BUCKETS =
            Stream.of(10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000)
                    .map(Duration::ofMillis)
                    .toArray(Duration[]::new);

    /// What was asked, and what came of it.
    private static final List<String> OUTCOMES =
            List.of(
                    "charge charged",
                    "charge declined",
                    "charge unknown",
                    "refund refunded",
                    "refund unknown");

    private final MeterRegistry metrics;
    private final Map<String, Timer> timers;

    GatewayTimes(MeterRegistry metrics) {
        this.metrics = metrics;
        this.timers = timers(metrics);
    }

    /// The call begins now.
    Timer.Sample start() {
        return Timer.start(metrics);
    }

    /// The call has come to this.
    void stop(Timer.Sample sample, GatewayCommand command, GatewayOutcome outcome) {
        sample.stop(requireNonNull(timers.get(operation(command) + " " + result(outcome))));
    }

    /// What was asked, in one word.
    static String operation(GatewayCommand command) {
        return switch (command) {
            case ChargeCommand _ -> "charge";
            case RefundCommand _ -> "refund";
        };
    }

    /// What came of it, in one word.
    static String result(GatewayOutcome outcome) {
        return switch (outcome) {
            case Charged _ -> "charged";
            case Declined _ -> "declined";
            case GivenBack _ -> "refunded";
            case ChargeUnknown _, RefundUnknown _ -> "unknown";
        };
    }

    /// All of them are there from the start: a rate of what has never been seen is no figure.
    private static Map<String, Timer> timers(MeterRegistry metrics) {
        return OUTCOMES.stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                pair -> pair,
                                pair ->
                                        Timer.builder("payment.gateway")
                                                .description(
                                                        "How long the payment provider takes to answer")
                                                .tag(
                                                        "operation",
                                                        pair.substring(0, pair.indexOf(' ')))
                                                .tag(
                                                        "outcome",
                                                        pair.substring(pair.indexOf(' ') + 1))
                                                .serviceLevelObjectives(BUCKETS)
                                                .register(metrics)));
    }
}
