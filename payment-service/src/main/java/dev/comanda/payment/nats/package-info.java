/// How payments are driven: [PaymentDoors] are the ways in, [PaymentWiring] plugs the service into
/// the corridor.
@NullMarked
package dev.comanda.payment.nats;

import org.jspecify.annotations.NullMarked;
