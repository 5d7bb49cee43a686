/// The read model `order_status_view`: how far each order is, as the messages on the streams tell.
///
/// The saga knows nothing of it, and it knows nothing of the saga.
@NullMarked
package dev.comanda.order.status;

import org.jspecify.annotations.NullMarked;
