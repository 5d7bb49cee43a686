package dev.comanda.launcher.chaos;

import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Where;
import java.time.Duration;

/// What one run should be like.
///
/// @param seed draws the faults, and the baskets and cards of the customers
/// @param duration of load and faults; the time to come to rest is on top
/// @param clients orders that are waited for at the same time
/// @param rate orders per second, all clients together
public record ChaosPlan(long seed, Duration duration, int clients, int rate) {

    public static final int MIN_SECONDS = 10;
    public static final int MAX_SECONDS = 3_600;
    public static final int MAX_CLIENTS = 256;
    public static final int MAX_RATE = 1_000;
    public static final int USUAL_CLIENTS = 24;
    public static final int USUAL_RATE = 80;

    private static final String SAGA_TIMEOUT = "PT30S";
    private static final String PAYMENT_TIMEOUT = "PT15S";

    /// Just longer than a saga may take, so that reservations do expire when order-service is away.
    private static final String RESERVATION_TTL = "PT31S";

    /// @throws IllegalArgumentException naming the option that is out of bounds
    public ChaosPlan {
        require("seconds", duration.toSeconds(), MIN_SECONDS, MAX_SECONDS);
        require("clients", clients, 1, MAX_CLIENTS);
        require("rate", rate, 1, MAX_RATE);
    }

    private static void require(String name, long value, int from, int to) {
        if (value < from || value > to) {
            throw new IllegalArgumentException(
                    "--%s must be %d to %d, not %d".formatted(name, from, to, value));
        }
    }

    /// Time-outs short enough for every arrow of the saga to be met, and processes of this machine,
    /// which can be sent signals.
    static Plan cluster(Plan plan) {
        Plan local =
                new Plan(
                        plan.checkout(),
                        plan.ports(),
                        plan.logs(),
                        plan.jvm(),
                        plan.environment(),
                        plan.syncInterval(),
                        Where.LOCAL,
                        plan.wiring());
        return local.with(Service.ORDERS, "COMANDA_SAGA_TIMEOUT", SAGA_TIMEOUT)
                .with(Service.ORDERS, "COMANDA_SAGA_PAYMENT_TIMEOUT", PAYMENT_TIMEOUT)
                .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT1S")
                .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT5S")
                .with(Service.INVENTORY, "COMANDA_SAGA_TIMEOUT", SAGA_TIMEOUT)
                .with(Service.INVENTORY, "COMANDA_INVENTORY_RESERVATION_TTL", RESERVATION_TTL)
                .with(Service.PAYMENTS, "COMANDA_PAYMENT_GATEWAY_TIMEOUT", "PT5S");
    }
}
