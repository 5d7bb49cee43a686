/// The whole service on real servers, and the rules of its architecture.
@NullMarked
package dev.comanda.inventory;

import org.jspecify.annotations.NullMarked;
