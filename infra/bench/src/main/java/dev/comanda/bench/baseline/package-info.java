/// What to hold the figures against, measured in the same run on the same servers.
@NullMarked
package dev.comanda.bench.baseline;

import org.jspecify.annotations.NullMarked;
