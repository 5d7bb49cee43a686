/// The front door: orders over HTTP.
@NullMarked
package dev.comanda.order.http;

import org.jspecify.annotations.NullMarked;
