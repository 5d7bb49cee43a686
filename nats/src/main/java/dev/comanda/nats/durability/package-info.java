/// What the database and the broker really promise about what they have been given, looked at
/// rather than assumed. Start with [DurabilityGate].
@NullMarked
package dev.comanda.nats.durability;

import org.jspecify.annotations.NullMarked;
