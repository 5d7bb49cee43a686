/// Errors over HTTP as [RFC 9457](https://www.rfc-editor.org/rfc/rfc9457) problems, the same in
/// every service.
@NullMarked
package dev.comanda.nats.http;

import org.jspecify.annotations.NullMarked;
