/// What else can be known from the messages alone, built from all of history beside the running
/// system. To add one: a migration with its tables, and a class beside [SalesByDay].
@NullMarked
package dev.comanda.order.projection;

import org.jspecify.annotations.NullMarked;
