/// Who may call what, with real signed tokens: every operation of the three services' own OpenAPI
/// documents, and what a customer can find out about somebody else's order.
@NullMarked
package dev.comanda.e2e.access;

import org.jspecify.annotations.NullMarked;
