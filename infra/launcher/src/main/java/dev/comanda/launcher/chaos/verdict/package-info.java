/// What became of all the orders, and whether it is right. Start with [Verdict].
@NullMarked
package dev.comanda.launcher.chaos.verdict;

import org.jspecify.annotations.NullMarked;
