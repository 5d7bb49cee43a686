package dev.comanda.bench.report;

import java.util.LinkedHashMap;
import java.util.Map;

/// What the window cost, divided by the orders that ended in it; if none did, by those that were
/// placed.
///
/// @param requests `POST /orders` that were answered with 201
/// @param messages by stream
/// @param databases transactions and rows, by database
/// @param log of PostgreSQL: bytes, records, full pages, syncs
/// @param tables rows and growth in bytes, by table
public record PerOrder(
        double requests,
        Map<String, Double> messages,
        Map<String, Map<String, Double>> databases,
        Map<String, Double> log,
        Map<String, Map<String, Double>> tables) {

    public PerOrder {
        messages = new LinkedHashMap<>(messages);
        databases = new LinkedHashMap<>(databases);
        log = new LinkedHashMap<>(log);
        tables = new LinkedHashMap<>(tables);
    }
}
