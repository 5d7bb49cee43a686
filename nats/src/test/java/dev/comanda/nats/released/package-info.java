/// What released versions have written, and every later one has to read: messages that are in the
/// streams and rows that are in the tables while one version follows the other.
@NullMarked
package dev.comanda.nats.released;

import org.jspecify.annotations.NullMarked;
