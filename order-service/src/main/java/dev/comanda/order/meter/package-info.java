/// What order-service measures of its sagas. Start with [SagaMeters].
@NullMarked
package dev.comanda.order.meter;

import org.jspecify.annotations.NullMarked;
