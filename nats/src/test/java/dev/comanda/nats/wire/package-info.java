@NullMarked
package dev.comanda.nats.wire;

import org.jspecify.annotations.NullMarked;
