/// What this service tells the audit: each payment beside what the provider's book says of it.
@NullMarked
package dev.comanda.payment.audit;

import org.jspecify.annotations.NullMarked;
