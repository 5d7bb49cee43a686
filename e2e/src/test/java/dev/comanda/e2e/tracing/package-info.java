/// The traces and the log of a cluster, as whoever collects them gets them.
@NullMarked
package dev.comanda.e2e.tracing;

import org.jspecify.annotations.NullMarked;
