package dev.comanda.payment.payment;

/// What a call of the gateway came to. Not knowing is an outcome of its own, and never a failure.
public sealed interface GatewayOutcome {

    /// What asking for a charge came to.
    sealed interface ChargeOutcome extends GatewayOutcome {}

    /// What asking for a refund came to. A refund cannot be refused, only not be known yet.
    sealed interface RefundOutcome extends GatewayOutcome {}

    /// The money was taken.
    ///
    /// @param intentId the provider's name for it, such as Stripe's `pi_…`
    record Charged(String intentId) implements ChargeOutcome {}

    /// Refused for good; nothing was taken.
    ///
    /// @param reason the provider's decline code, such as `insufficient_funds`
    record Declined(String reason) implements ChargeOutcome {}

    /// No answer, or none that tells: the money may or may not have been taken.
    record ChargeUnknown(String why) implements ChargeOutcome {}

    /// The money was given back.
    record GivenBack(String refundId) implements RefundOutcome {}

    /// No answer, or none that tells: the money may or may not have been given back.
    record RefundUnknown(String why) implements RefundOutcome {}
}
