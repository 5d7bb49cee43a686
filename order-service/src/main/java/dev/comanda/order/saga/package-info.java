/// What an order's saga does about whatever happens. Pure: start at [OrderSaga].
@NullMarked
package dev.comanda.order.saga;

import org.jspecify.annotations.NullMarked;
