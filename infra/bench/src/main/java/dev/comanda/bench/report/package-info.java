/// What a run found. As JSON it has these names.
@NullMarked
package dev.comanda.bench.report;

import org.jspecify.annotations.NullMarked;
