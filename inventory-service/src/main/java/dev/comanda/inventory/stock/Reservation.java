package dev.comanda.inventory.stock;

import dev.comanda.nats.contract.InventoryMessage.UnavailableItem;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import java.time.Instant;
import java.util.List;

/// What is held for one order. One per order, ever: its id is derived from the order's.
///
/// `Active → Committed | Released | Expired`, `Expired → Committed | Released | Rejected`; the
/// others are final.
public sealed interface Reservation {

    OrderId orderId();

    /// What the order asked for; empty if that was never said.
    List<OrderItem> items();

    default String reservationId() {
        return "res_" + orderId();
    }

    /// Nothing is known of this order.
    record Absent(OrderId orderId) implements Reservation {
        @Override
        public List<OrderItem> items() {
            return List.of();
        }
    }

    /// All items are set aside.
    ///
    /// @param expiresAt from then on they may be given back; until that is done they are still held
    record Active(OrderId orderId, List<OrderItem> items, Instant expiresAt)
            implements Reservation {
        public Active {
            items = List.copyOf(items);
        }
    }

    /// All items are sold.
    record Committed(OrderId orderId, List<OrderItem> items, Instant expiresAt)
            implements Reservation {
        public Committed {
            items = List.copyOf(items);
        }
    }

    /// Nothing is held and nothing ever will be.
    ///
    /// @param items what had been held; empty for a tombstone, which is a release that came before
    ///     its order
    record Released(OrderId orderId, List<OrderItem> items, String reason) implements Reservation {
        public Released {
            items = List.copyOf(items);
        }
    }

    /// The items went back because the order took too long; they may be had again if it is paid
    /// after all.
    record Expired(OrderId orderId, List<OrderItem> items, Instant expiresAt)
            implements Reservation {
        public Expired {
            items = List.copyOf(items);
        }
    }

    /// The items could not be had, and will not be.
    record Rejected(OrderId orderId, List<OrderItem> items, List<UnavailableItem> unavailable)
            implements Reservation {
        public Rejected {
            items = List.copyOf(items);
            unavailable = List.copyOf(unavailable);
        }
    }
}
