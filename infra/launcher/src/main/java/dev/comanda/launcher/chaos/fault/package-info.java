/// What goes wrong, when, and how it is put right again. Start with [Fault]; [Schedule] draws them
/// from a seed, [Havoc] lets them strike an [Arena].
@NullMarked
package dev.comanda.launcher.chaos.fault;

import org.jspecify.annotations.NullMarked;
