package dev.comanda.payment.stripe;

import dev.comanda.payment.gateway.GatewayCommand;
import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.gateway.PaymentGateway;
import dev.comanda.payment.payment.GatewayOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeUnknown;
import dev.comanda.payment.payment.GatewayOutcome.Declined;
import dev.comanda.payment.payment.GatewayOutcome.RefundOutcome;
import dev.comanda.payment.stripe.StripeObjects.Cause;
import dev.comanda.payment.stripe.StripeObjects.Intent;
import io.smallrye.mutiny.Uni;
import java.time.Clock;
import java.time.Duration;

/// Charges at Stripe, and what each of its answers means.
///
/// Asking again with the same key is safe as long as Stripe remembers the key, which is for a
/// day at least. Stripe remembers its own faults (5xx) as well: such a key will say the same for
/// a day, whether or not it has charged. Then, and when the key has become too old, the charge
/// is looked up by the order's id. Stripe finds new charges only after a while, so *not found*
/// tells nothing until the last possible call is an hour old; from then on it is final.
public final class StripeGateway implements PaymentGateway {

    /// Stripe keeps keys for 24 hours at least. A charge is never asked for later than this.
    static final Duration ASKS_FOR = Duration.ofHours(23);

    /// What was never found by then was never made.
    static final Duration SETTLED_AFTER = ASKS_FOR.plusHours(1);

    private static final String NEVER_CHARGED = "never_charged";

    private final StripeClient client;
    private final StripeRefunds refunds;
    private final Clock clock;

    public StripeGateway(StripeAccess access, StripeConfig config, Clock clock) {
        this.client = new StripeClient(access, config);
        this.refunds = new StripeRefunds(client);
        this.clock = clock;
    }

    @Override
    public Uni<ChargeOutcome> charge(ChargeCommand command) {
        StripeAmount amount;
        try {
            amount = StripeAmount.of(command.amount());
        } catch (StripeAmount.Refused refused) {
            return Uni.createFrom().item(new Declined(refused.reason()));
        }
        if (age(command).compareTo(ASKS_FOR) >= 0) {
            return found(command, amount, "asked for too long ago to be asked for again");
        }
        return client.charge(command, amount).flatMap(reply -> read(reply, command, amount));
    }

    @Override
    public Uni<RefundOutcome> refund(RefundCommand command) {
        return refunds.refund(command);
    }

    @Override
    public Uni<GatewayOutcome> look(GatewayCommand command, String intentId) {
        return switch (command) {
            case ChargeCommand c -> intent(c, intentId).map(outcome -> outcome);
            case RefundCommand r -> refunds.found(r).map(outcome -> outcome);
        };
    }

    private Uni<ChargeOutcome> read(StripeReply reply, ChargeCommand command, StripeAmount amount) {
        if (reply.ok()) {
            ChargeOutcome outcome = StripeIntents.outcome(reply.as(Intent.class), command, amount);
            // Told again is how it was then: how it is by now has to be looked up.
            return outcome instanceof ChargeUnknown && reply.replayed()
                    ? intent(command, String.valueOf(reply.as(Intent.class).id()))
                    : Uni.createFrom().item(outcome);
        }
        Cause cause = reply.cause();
        // What Stripe finds wrong with a request it does not carry out, and does not remember.
        boolean refused = reply.status() == 400 && "invalid_request_error".equals(cause.type());
        if (reply.status() == 402 || refused) {
            return Uni.createFrom().item(new Declined(cause.reason()));
        }
        // The key was used for something else, or says a fault again: either may have charged.
        String why = reply + ": " + cause.reason();
        return reply.status() == 400 || (reply.status() >= 500 && reply.replayed())
                ? found(command, amount, why)
                : Uni.createFrom().item(new ChargeUnknown(why));
    }

    private Uni<ChargeOutcome> intent(ChargeCommand command, String id) {
        if (!StripeIntents.isId(id)) {
            return Uni.createFrom().item(new ChargeUnknown("no id of a PaymentIntent"));
        }
        StripeAmount amount;
        try {
            amount = StripeAmount.of(command.amount());
        } catch (StripeAmount.Refused refused) {
            return Uni.createFrom().item(new Declined(refused.reason()));
        }
        return client.intent(id)
                .map(
                        reply ->
                                reply.ok()
                                        ? StripeIntents.outcome(
                                                reply.as(Intent.class), command, amount)
                                        : new ChargeUnknown(reply.toString()));
    }

    /// Looks the charge up by its order.
    private Uni<ChargeOutcome> found(ChargeCommand command, StripeAmount amount, String why) {
        return client.search(command.orderId())
                .map(
                        reply ->
                                reply.ok()
                                        ? StripeIntents.found(reply, command, amount)
                                                .orElseGet(() -> notFound(command, why))
                                        : new ChargeUnknown(why + "; looked up: " + reply));
    }

    private ChargeOutcome notFound(ChargeCommand command, String why) {
        return age(command).compareTo(SETTLED_AFTER) >= 0
                ? new Declined(NEVER_CHARGED)
                : new ChargeUnknown(why + "; looked up, and not found so far");
    }

    private Duration age(ChargeCommand command) {
        return Duration.between(command.since(), clock.instant());
    }
}
