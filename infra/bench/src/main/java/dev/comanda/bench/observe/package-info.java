/// What the run costs: processor, memory, rows, bytes, messages; and on what machine.
@NullMarked
package dev.comanda.bench.observe;

import org.jspecify.annotations.NullMarked;
