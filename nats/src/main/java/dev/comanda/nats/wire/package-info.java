/// What stands between the socket to the broker and jnats.
@NullMarked
package dev.comanda.nats.wire;

import org.jspecify.annotations.NullMarked;
