/// Why an order's saga is where it is: [Explainer] puts together what the database and the broker
/// know.
@NullMarked
package dev.comanda.order.explain;

import org.jspecify.annotations.NullMarked;
