/// What everything that talks to PostgreSQL has in common: a pool in which every wait ends, single
/// items gathered into transactions, and failures sorted by whose fault they are.
@NullMarked
package dev.comanda.nats.database;

import org.jspecify.annotations.NullMarked;
