@NullMarked
package dev.comanda.bench;

import org.jspecify.annotations.NullMarked;
