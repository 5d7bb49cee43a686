/// Real servers for tests and for the launcher: PostgreSQL and nats-server, started on this machine
/// or in a container. Start with [PostgresServer] and [NatsServer]; [Where] decides which kind.
///
/// Published as the test-jar of this module, so it may use nothing of the other tests here.
@NullMarked
package dev.comanda.servers;

import org.jspecify.annotations.NullMarked;
