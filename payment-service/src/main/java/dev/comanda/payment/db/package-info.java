/// Payments in PostgreSQL: [PaymentStore] for the corridor, set-based; [PaymentEntity] for reading
/// over HTTP.
@NullMarked
package dev.comanda.payment.db;

import org.jspecify.annotations.NullMarked;
