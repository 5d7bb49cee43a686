/// Reads the facts for an audit: orders from the own database, the rest over HTTP from the services
/// that own it. Start with [AuditRun].
@NullMarked
package dev.comanda.order.audit.reading;

import org.jspecify.annotations.NullMarked;
