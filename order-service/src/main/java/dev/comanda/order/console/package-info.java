/// The page for operators.
@NullMarked
package dev.comanda.order.console;

import org.jspecify.annotations.NullMarked;
