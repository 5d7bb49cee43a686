/// One stretch of load after the other, from the first order to the end of the last.
@NullMarked
package dev.comanda.bench.run;

import org.jspecify.annotations.NullMarked;
