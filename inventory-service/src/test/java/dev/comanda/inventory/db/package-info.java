/// The store on a real PostgreSQL, through the real corridor.
@NullMarked
package dev.comanda.inventory.db;

import org.jspecify.annotations.NullMarked;
