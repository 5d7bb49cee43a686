/// The messages of Comanda and the values they are made of. Pure: nothing here knows NATS, JSON or
/// a clock. Start with [Message]; each family of messages is one screen.
@NullMarked
package dev.comanda.nats.contract;

import org.jspecify.annotations.NullMarked;
