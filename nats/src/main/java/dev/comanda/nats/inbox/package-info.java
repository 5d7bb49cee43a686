/// The table of messages that were handled: what makes handling a message twice the same as once.
@NullMarked
package dev.comanda.nats.inbox;

import org.jspecify.annotations.NullMarked;
