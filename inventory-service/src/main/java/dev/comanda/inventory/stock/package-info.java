/// The rules of the stock: what is reserved, sold, given back, and what is answered. Pure: nothing
/// here knows SQL, HTTP, NATS or a clock. Start with [StockDesk]; [Reservation] lists the states,
/// [StockEvent] what can happen to them.
@NullMarked
package dev.comanda.inventory.stock;

import org.jspecify.annotations.NullMarked;
