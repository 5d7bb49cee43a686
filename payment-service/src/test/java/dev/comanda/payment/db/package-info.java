@NullMarked
package dev.comanda.payment.db;

import org.jspecify.annotations.NullMarked;
