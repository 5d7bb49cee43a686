package dev.comanda.simulation;

import java.util.Locale;

/// The three services.
enum Service {
    ORDER,
    INVENTORY,
    PAYMENT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT) + "-service";
    }
}
