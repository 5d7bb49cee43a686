package dev.comanda.payment.db;

import dev.comanda.payment.payment.Payment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A payment as a row: with when it was first heard of, and when its status last changed.
///
/// @param trace the trace of its order, as the first message about it told; absent if that was one
///     that anybody can guess who knows the order
record Stored(Payment payment, Instant createdAt, Instant updatedAt, @Nullable String trace) {}
