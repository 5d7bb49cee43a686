/// The stock in PostgreSQL. Two doors that never meet in one unit of work: [StockStore] and its
/// tables are the corridor's, set-based, batch by batch; the entities are for reading over HTTP.
@NullMarked
package dev.comanda.inventory.db;

import org.jspecify.annotations.NullMarked;
