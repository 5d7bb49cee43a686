@NullMarked
package dev.comanda.bench.observe;

import org.jspecify.annotations.NullMarked;
