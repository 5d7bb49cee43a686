/// Products, receipts and reservations over HTTP. Writing goes through the corridor like every
/// other event; reading goes to the entities.
@NullMarked
package dev.comanda.inventory.http;

import org.jspecify.annotations.NullMarked;
