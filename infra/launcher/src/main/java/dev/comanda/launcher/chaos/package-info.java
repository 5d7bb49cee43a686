/// `./dev chaos`: real processes under load, a fault every few seconds, and a verdict. Start with
/// [ChaosRun]; [Chaos] is the verb that shows one to a person.
@NullMarked
package dev.comanda.launcher.chaos;

import org.jspecify.annotations.NullMarked;
