/// What becomes of each order: answers over HTTP and ends over NATS, whichever comes first.
@NullMarked
package dev.comanda.bench.follow;

import org.jspecify.annotations.NullMarked;
