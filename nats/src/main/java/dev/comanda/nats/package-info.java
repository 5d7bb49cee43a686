/// Everything about NATS, shared by the three services. Start reading at
/// [dev.comanda.nats.exchange.Exchange].
@NullMarked
package dev.comanda.nats;

import org.jspecify.annotations.NullMarked;
