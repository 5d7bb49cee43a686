package dev.comanda.inventory.http;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;

/// Ids as people may write them.
final class Ids {

    private static final String RESERVATION = "res_";

    private Ids() {}

    /// An id that cannot exist is not found, rather than invalid: it is an address.
    static String existing(String productId) {
        if (!productId.matches(Printable.TO_64)) {
            throw noSuchProduct(productId);
        }
        return productId;
    }

    static Problem noSuchProduct(String productId) {
        return Problem.notFound(
                "There is no product '"
                        + productId
                        + "'. PUT /inventory/products/{productId} makes one.");
    }

    static OrderId orderOf(String reservationId) {
        if (reservationId.startsWith(RESERVATION)) {
            try {
                return OrderId.parse(reservationId.substring(RESERVATION.length()));
            } catch (IllegalArgumentException _) {
                throw noSuchReservation(reservationId);
            }
        }
        throw noSuchReservation(reservationId);
    }

    static Problem noSuchReservation(String reservationId) {
        return Problem.notFound(
                "There is no reservation '" + reservationId + "'. Its id is res_<orderId>.");
    }
}
