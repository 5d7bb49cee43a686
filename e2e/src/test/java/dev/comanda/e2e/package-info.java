/// The roads of the README from outside: HTTP and NATS against the packaged services as processes
/// of their own, on real servers. Start with [RoadsIT].
@NullMarked
package dev.comanda.e2e;

import org.jspecify.annotations.NullMarked;
