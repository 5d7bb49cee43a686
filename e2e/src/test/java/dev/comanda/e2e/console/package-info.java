/// The page for operators, in a real browser; and a demonstration that breaks things and mends them
/// there.
@NullMarked
package dev.comanda.e2e.console;

import org.jspecify.annotations.NullMarked;
