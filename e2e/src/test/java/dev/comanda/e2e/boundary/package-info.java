/// Kills each service at every boundary that an order makes it cross. Start with
/// [EveryBoundaryIT].
@NullMarked
package dev.comanda.e2e.boundary;

import org.jspecify.annotations.NullMarked;
