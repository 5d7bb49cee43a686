/// The corridor of order-service on a real PostgreSQL.
@NullMarked
package dev.comanda.order.db;

import org.jspecify.annotations.NullMarked;
