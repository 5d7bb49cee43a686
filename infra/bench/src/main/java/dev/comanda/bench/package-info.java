/// `./dev bench`: load for a Comanda, and what it costs and yields. Start with [BenchRun].
@NullMarked
package dev.comanda.bench;

import org.jspecify.annotations.NullMarked;
