@NullMarked
package dev.comanda.payment.audit;

import org.jspecify.annotations.NullMarked;
