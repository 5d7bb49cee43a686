/// Orders of the past, so that the tables are as big as after years.
@NullMarked
package dev.comanda.bench.prefill;

import org.jspecify.annotations.NullMarked;
