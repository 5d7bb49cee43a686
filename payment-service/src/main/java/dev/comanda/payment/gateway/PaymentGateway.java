package dev.comanda.payment.gateway;

import dev.comanda.payment.gateway.GatewayCommand.ChargeCommand;
import dev.comanda.payment.gateway.GatewayCommand.RefundCommand;
import dev.comanda.payment.payment.GatewayOutcome;
import dev.comanda.payment.payment.GatewayOutcome.ChargeOutcome;
import dev.comanda.payment.payment.GatewayOutcome.RefundOutcome;
import io.smallrye.mutiny.Uni;

/// A payment provider.
///
/// What an implementation promises: the same idempotency key never moves money twice and ends in
/// the same outcome, also across restarts. Whatever does not tell for certain (no answer, 5xx, a
/// rate limit) is an *unknown* outcome, or simply a failure of the `Uni`, which is taken as one.
/// Only [NotAsked] is a failure that is no outcome. It need not limit how long it takes or how
/// much runs at once: [GatewayCalls] does.
public interface PaymentGateway {

    Uni<ChargeOutcome> charge(ChargeCommand command);

    Uni<RefundOutcome> refund(RefundCommand command);

    /// What the provider knows by now, without asking it for anything: it has said by itself that
    /// there is news.
    ///
    /// @param intentId the charge that the news is about
    default Uni<GatewayOutcome> look(GatewayCommand command, String intentId) {
        return Uni.createFrom()
                .failure(new IllegalStateException("this provider sends no news: " + intentId));
    }
}
