@NullMarked
package dev.comanda.bench.load;

import org.jspecify.annotations.NullMarked;
