@NullMarked
package dev.comanda.bench.prefill;

import org.jspecify.annotations.NullMarked;
