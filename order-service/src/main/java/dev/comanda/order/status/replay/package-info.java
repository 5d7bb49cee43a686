/// Rebuilds the read model from the streams, and holds it against the one that was kept.
@NullMarked
package dev.comanda.order.status.replay;

import org.jspecify.annotations.NullMarked;
