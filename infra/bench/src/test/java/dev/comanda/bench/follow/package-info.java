@NullMarked
package dev.comanda.bench.follow;

import org.jspecify.annotations.NullMarked;
