@NullMarked
package dev.comanda.payment.http;

import org.jspecify.annotations.NullMarked;
