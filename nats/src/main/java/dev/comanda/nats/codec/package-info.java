/// Bytes to messages and back: the only place that knows subjects, headers and JSON.
/// Start with [MessageCodec].
@NullMarked
package dev.comanda.nats.codec;

import org.jspecify.annotations.NullMarked;
