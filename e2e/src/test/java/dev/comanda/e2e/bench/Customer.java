package dev.comanda.e2e.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the customer of one order does. It may well be that nobody answers: a customer places no
/// second order then, but asks for the undo until somebody does.
public record Customer(Bench bench, Mark mark, Road road) {

    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(60);

    /// What the customer was told.
    ///
    /// @param placed whether the order was answered with 201
    /// @param tooLate whether the wish to cancel was answered with 409: it stays confirmed
    public record Told(boolean placed, boolean tooLate) {}

    /// Returns when the customer knows what there is to know.
    public Told act() {
        boolean placed = place();
        if (!road.cancels()) {
            return new Told(placed, false);
        }
        Api orders = bench.comanda().api(Service.ORDERS);
        Await.until(
                "order-service to be there",
                ANSWERED_WITHIN,
                bench.comanda().service(Service.ORDERS)::ready);
        String order = bench.orderOf(mark);
        if (order == null) {
            return new Told(placed, false);
        }
        Await.until(
                "order " + order + " to be charged, and its saga to wait for that",
                ANSWERED_WITHIN,
                () ->
                        bench.sagaHasEnded(order)
                                || (bench.charges(order) == 1
                                        && bench.sagaStatus(order).equals("PAYMENT_PROCESSING")));
        int status =
                Await.until(
                        "order " + order + " to be cancelled",
                        ANSWERED_WITHIN,
                        () -> cancel(orders, order));
        return new Told(placed, status == 409);
    }

    private boolean place() {
        try {
            JsonNode _ = bench.place(mark, road);
            return true;
        } catch (CannotGoOn _) {
            return false; // killed before it could answer
        }
    }

    /// The status that answers the wish; `null` if nobody does.
    private static @Nullable Integer cancel(Api orders, String order) {
        try {
            int status =
                    orders.post(
                                    "/orders/" + order + "/cancel",
                                    Map.of("reason", "no longer hungry"))
                            .status();
            return status == 200 || status == 202 || status == 409 ? status : null;
        } catch (CannotGoOn _) {
            return null;
        }
    }
}
