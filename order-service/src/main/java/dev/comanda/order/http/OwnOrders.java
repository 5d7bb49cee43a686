package dev.comanda.order.http;

import dev.comanda.nats.auth.Caller;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.http.Problem;
import dev.comanda.order.db.OrderEntity;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which orders the caller may know of: a customer their own, everybody else all. What is not
/// visible is answered exactly as what does not exist.
@Singleton
public final class OwnOrders {

    private final Caller caller;

    OwnOrders(Caller caller) {
        this.caller = caller;
    }

    /// Whose orders alone these are; `null` if the caller may see all.
    @Nullable String customer() {
        return caller.onlyCustomer();
    }

    /// Whether the caller may ask for this customer's orders. `null` asks for whatever is visible.
    boolean mayBe(@Nullable String customerId) {
        String only = customer();
        return only == null || customerId == null || only.equals(customerId);
    }

    /// The customer who places the order, if the caller is one; `null` if it acts for all.
    ///
    /// @throws Problem (403) if the order is for somebody else
    @Nullable String placing(PlaceOrder request) {
        if (!mayBe(request.customerId())) {
            throw new Problem(
                    403,
                    "Forbidden",
                    "customerId: must be your own",
                    List.of(new Problem.Violation("customerId", "must be your own")));
        }
        return customer();
    }

    /// The order, if it is there for the caller. Fails with a [Problem] (404) if not.
    Uni<StoredOrder> find(String id) {
        OrderId orderId = StoredOrder.known(id);
        String only = customer();
        return StoredOrder.find(orderId).invoke(found -> requireOwn(only, found.order(), orderId));
    }

    /// The id of an order, if it is not somebody else's. Fails with a [Problem] (404) if it is, or
    /// if it is no id; whether there is such an order at all is the next question.
    Uni<OrderId> visible(String id) {
        OrderId orderId = StoredOrder.known(id);
        String only = customer();
        if (only == null) {
            return Uni.createFrom().item(orderId);
        }
        return Panache.withSession(() -> OrderEntity.<OrderEntity>findById(orderId.value()))
                .invoke(order -> requireOwn(only, order, orderId))
                .replaceWith(orderId);
    }

    private static void requireOwn(@Nullable String only, @Nullable OrderEntity order, OrderId id) {
        if (only != null && (order == null || !order.customerId.equals(only))) {
            throw StoredOrder.unknown(id.toString());
        }
    }
}
