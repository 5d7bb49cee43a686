/// The payment provider: [PaymentGateway] is what this service needs of one, [GatewayCalls] who
/// calls it and how many at a time, [SimulatedGateway] the one that is built in.
@NullMarked
package dev.comanda.payment.gateway;

import org.jspecify.annotations.NullMarked;
