/// How the service hangs together: its consumers, its timer, its limits. Start with
/// [InventoryWiring].
@NullMarked
package dev.comanda.inventory.nats;

import org.jspecify.annotations.NullMarked;
