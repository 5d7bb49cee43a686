/// The customers of a chaos run, and what they remember. Start with [Load]; [Ledger] is what the
/// verdict is held against.
@NullMarked
package dev.comanda.launcher.chaos.load;

import org.jspecify.annotations.NullMarked;
