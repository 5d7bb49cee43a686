package dev.comanda.inventory.stock;

import java.time.Instant;

/// Goods that came in, once.
///
/// @param receiptId given by whoever books the goods, so that booking them again changes nothing
/// @param quantity pieces, at least 1
/// @param at when it was booked first
public record Receipt(String receiptId, String productId, long quantity, Instant at) {}
