package dev.comanda.payment.stripe;

import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.payment.GatewayOutcome.GivenBack;
import dev.comanda.payment.payment.GatewayOutcome.RefundOutcome;
import dev.comanda.payment.payment.GatewayOutcome.RefundUnknown;
import dev.comanda.payment.stripe.StripeObjects.Refund;
import dev.comanda.payment.stripe.StripeObjects.Refunds;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Set;

/// Refunds at Stripe. They need no memory of keys to happen once: nothing can be given back that
/// has been given back already, and the refunds of a charge are listed as they are. So when a
/// key is spent (its answer is a fault or a failed refund, which Stripe tells again for a day),
/// the next one is taken.
final class StripeRefunds {

    /// Keys tried in one call; most of these requests are answered out of Stripe's memory.
    private static final int MOST_KEYS = 5;

    private static final Set<String> FAILED = Set.of("failed", "canceled");

    private final StripeClient client;

    StripeRefunds(StripeClient client) {
        this.client = client;
    }

    Uni<RefundOutcome> refund(RefundCommand command) {
        return withKey(command, 1);
    }

    /// What became of the refunds so far; not known if there are none.
    Uni<RefundOutcome> found(RefundCommand command) {
        return client.refunds(command.intentId())
                .map(
                        reply ->
                                reply.ok()
                                        ? outcome(reply.as(Refunds.class).data())
                                        : new RefundUnknown(reply.toString()));
    }

    private Uni<RefundOutcome> withKey(RefundCommand command, int number) {
        String key = command.idempotencyKey() + (number == 1 ? "" : ":" + number);
        return client.refund(command, key)
                .flatMap(
                        reply -> {
                            if (reply.ok()) {
                                Refund refund = reply.as(Refund.class);
                                return failed(refund) && reply.replayed()
                                        ? foundOrNext(command, number)
                                        : made(refund, command);
                            }
                            if ("charge_already_refunded".equals(reply.cause().code())) {
                                return found(command);
                            }
                            return reply.status() >= 500 && reply.replayed()
                                    ? foundOrNext(command, number)
                                    : unknown(reply + ": " + reply.cause().reason());
                        });
    }

    private Uni<RefundOutcome> made(Refund refund, RefundCommand command) {
        return "succeeded".equals(refund.status()) && refund.id() != null
                ? Uni.createFrom().item(new GivenBack(refund.id()))
                : found(command); // pending then, and perhaps no more
    }

    private Uni<RefundOutcome> foundOrNext(RefundCommand command, int number) {
        return client.refunds(command.intentId())
                .flatMap(
                        reply -> {
                            if (!reply.ok()) {
                                return unknown(reply.toString());
                            }
                            List<Refund> all = reply.as(Refunds.class).data();
                            return all.stream().allMatch(StripeRefunds::failed)
                                            && number < MOST_KEYS
                                    ? withKey(command, number + 1)
                                    : Uni.createFrom().item(outcome(all));
                        });
    }

    private static RefundOutcome outcome(List<Refund> refunds) {
        return refunds.stream()
                .filter(refund -> "succeeded".equals(refund.status()) && refund.id() != null)
                .findFirst()
                .<RefundOutcome>map(refund -> new GivenBack(String.valueOf(refund.id())))
                .orElseGet(
                        () ->
                                new RefundUnknown(
                                        "refunds so far: "
                                                + refunds.stream().map(Refund::status).toList()));
    }

    private static boolean failed(Refund refund) {
        return refund.status() != null && FAILED.contains(refund.status());
    }

    private static Uni<RefundOutcome> unknown(String why) {
        return Uni.createFrom().item(new RefundUnknown(why));
    }
}
