/// One trace per order, from the request that placed it to its end, through outbox, broker and all
/// three services. Off unless it is switched on, and then nothing but a call that does nothing.
@NullMarked
package dev.comanda.nats.tracing;

import org.jspecify.annotations.NullMarked;
