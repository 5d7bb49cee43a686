package dev.comanda.order.db;

/// The name that a client gave to its wish to place an order.
///
/// @param key 1 to 255 printable ASCII characters
/// @param fingerprint of the whole request, to tell a repetition from another wish under the same
///     name
public record IdempotencyKey(String key, String fingerprint) {}
