/// What becomes of a payment. Pure: nothing here knows a clock, a database, the broker or a
/// gateway. Start with [PaymentDesk#decide]; [Payment] is what it decides about.
@NullMarked
package dev.comanda.payment.payment;

import org.jspecify.annotations.NullMarked;
