/// Messages on their way out: written in the transaction that decided to say them, published
/// afterwards, deleted when the broker has acknowledged.
@NullMarked
package dev.comanda.nats.outbox;

import org.jspecify.annotations.NullMarked;
