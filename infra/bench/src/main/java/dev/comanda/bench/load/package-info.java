/// Orders on their way in: what is ordered, and when.
@NullMarked
package dev.comanda.bench.load;

import org.jspecify.annotations.NullMarked;
