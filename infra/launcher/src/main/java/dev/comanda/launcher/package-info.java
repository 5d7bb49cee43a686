/// What `./dev` runs: the servers and the three services as processes of this machine, and the
/// verbs on top. Start with [Comanda], the cluster; [Up] is the verb that shows it to a person.
@NullMarked
package dev.comanda.launcher;

import org.jspecify.annotations.NullMarked;
