@NullMarked
package dev.comanda.bench.report;

import org.jspecify.annotations.NullMarked;
