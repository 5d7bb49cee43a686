/// Facts about the rules of the stock, without any server.
@NullMarked
package dev.comanda.inventory.stock;

import org.jspecify.annotations.NullMarked;
