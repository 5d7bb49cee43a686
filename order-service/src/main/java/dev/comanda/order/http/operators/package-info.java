/// What operators see and do over HTTP, beyond what concerns one saga or one letter.
@NullMarked
package dev.comanda.order.http.operators;

import org.jspecify.annotations.NullMarked;
