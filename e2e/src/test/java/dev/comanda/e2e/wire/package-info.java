/// What services say to PostgreSQL and NATS, read off the wire: [PostgresWire] and [NatsWire] stand
/// in a proxy and name every unit that passes, for a [Watcher] that may hold it up.
@NullMarked
package dev.comanda.e2e.wire;

import org.jspecify.annotations.NullMarked;
