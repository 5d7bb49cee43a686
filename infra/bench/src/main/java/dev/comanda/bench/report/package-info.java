/// What the run found: a table for people, JSON for programs, plots.
@NullMarked
package dev.comanda.bench.report;

import org.jspecify.annotations.NullMarked;
