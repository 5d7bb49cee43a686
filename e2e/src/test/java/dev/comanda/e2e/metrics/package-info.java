/// What Prometheus is told, and what it makes of that.
@NullMarked
package dev.comanda.e2e.metrics;

import org.jspecify.annotations.NullMarked;
