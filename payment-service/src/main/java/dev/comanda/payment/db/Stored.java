package dev.comanda.payment.db;

import dev.comanda.payment.payment.Payment;
import java.time.Instant;

/// A payment as a row: with when it was first heard of, and when its status last changed.
record Stored(Payment payment, Instant createdAt, Instant updatedAt) {}
