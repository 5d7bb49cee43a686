/// A report for people, for programs, and as plots.
@NullMarked
package dev.comanda.bench.show;

import org.jspecify.annotations.NullMarked;
