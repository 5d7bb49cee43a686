package dev.comanda.order.db;

/// The name that a client gave to its wish to place an order.
///
/// @param key 1 to 255 printable ASCII characters; of a customer who has a token, after the
///     customer's id and a space
/// @param fingerprint of the whole request, to tell a repetition from another wish under the same
///     name
public record IdempotencyKey(String key, String fingerprint) {}
