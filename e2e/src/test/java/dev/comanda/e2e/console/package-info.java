/// The page for operators, in a real browser.
@NullMarked
package dev.comanda.e2e.console;

import org.jspecify.annotations.NullMarked;
