/// How the packaged services start.
@NullMarked
package dev.comanda.e2e.start;

import org.jspecify.annotations.NullMarked;
