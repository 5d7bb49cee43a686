package dev.comanda.order.http;

import dev.comanda.nats.catalogue.Catalogue;
import dev.comanda.nats.catalogue.CatalogueEntry;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.contract.OrderItem;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import dev.comanda.nats.http.Problem.Violation;
import dev.comanda.order.saga.Order;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The body of `POST /orders`.
///
/// @param currency ISO 4217, with two decimals; `EUR` if absent
/// @param paymentMethod a payment method of the provider; `pm_card_visa` if absent
/// @param totalAmount if given, must be the sum over the items
public record PlaceOrder(
        @Schema(examples = "ana", required = true)
                @NotNull(message = "is required")
                @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                String customerId,
        @NotNull(message = "is required")
                @Size(min = 1, max = PlaceOrder.MAX_ITEMS, message = "must have 1 to 100 items")
                List<@NotNull(message = "must not be null") @Valid Item> items,
        @Schema(examples = "EUR", defaultValue = "EUR")
                @Pattern(
                        regexp = "[A-Z]{3}",
                        message = "must be three capital letters, such as EUR")
                @Nullable String currency,
        @Schema(examples = "pm_card_visa", defaultValue = "pm_card_visa")
                @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                @Nullable String paymentMethod,
        @Nullable BigDecimal totalAmount) {

    static final int MAX_ITEMS = 100;
    private static final String DEFAULT_CURRENCY = "EUR";
    private static final String DEFAULT_PAYMENT_METHOD = "pm_card_visa";

    /// One item that is ordered.
    ///
    /// @param unitPrice the price the customer agreed to, which inventory checks; the catalogue's
    ///     if absent
    public record Item(
            @Schema(examples = "espresso", required = true)
                    @NotNull(message = "is required")
                    @Pattern(regexp = Printable.TO_64, message = Printable.RULE_64)
                    String productId,
            @Schema(examples = "2", required = true)
                    @NotNull(message = "is required")
                    @Min(value = 1, message = "must be 1 to 10000")
                    @Max(value = 10_000, message = "must be 1 to 10000")
                    Integer quantity,
            @Schema(examples = "2.50") @Nullable BigDecimal unitPrice) {}

    /// The order, once Bean Validation has passed. Prices that are left out are the catalogue's.
    ///
    /// @throws Problem naming every field that is not as it has to be: 400 for a malformed one, 422
    ///     for one that contradicts another
    /// @throws Unpriced if the catalogue has no such price
    Order toOrder(OrderId id, Instant createdAt, Catalogue catalogue) throws Unpriced {
        String code = currency == null ? DEFAULT_CURRENCY : currency;
        List<Violation> violations = new ArrayList<>();
        List<Violation> unpriced = new ArrayList<>();
        List<OrderItem> lines = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        Money sum = zero(code);
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            String field = "items[" + i + "].";
            if (!seen.add(item.productId)) {
                violations.add(
                        new Violation(field + "productId", "each product once: " + item.productId));
            }
            try {
                Money price =
                        item.unitPrice == null
                                ? priceOf(item.productId, code, catalogue)
                                : Money.of(item.unitPrice, code);
                sum = sum.plus(price.times(item.quantity));
                lines.add(new OrderItem(item.productId, item.quantity, price.amount()));
            } catch (Unpriced e) {
                unpriced.add(new Violation(field + "unitPrice", e.why()));
            } catch (IllegalArgumentException e) {
                violations.add(new Violation(field + "unitPrice", String.valueOf(e.getMessage())));
            }
        }
        if (!violations.isEmpty()) {
            throw Problem.invalid(violations);
        }
        if (!unpriced.isEmpty()) {
            throw new Unpriced(unpriced, catalogue.isRead());
        }
        if (totalAmount != null && totalAmount.compareTo(sum.amount()) != 0) {
            throw contradiction(
                    "totalAmount", "is " + totalAmount + ", but the items sum up to " + sum);
        }
        String method = paymentMethod == null ? DEFAULT_PAYMENT_METHOD : paymentMethod;
        return new Order(id, customerId, lines, sum, method, createdAt);
    }

    private static Money priceOf(String productId, String currency, Catalogue catalogue)
            throws Unpriced {
        CatalogueEntry entry = catalogue.find(productId);
        if (entry == null) {
            throw Unpriced.because(
                    "is left out, and the catalogue does not know product '%s'"
                            .formatted(productId));
        }
        if (!entry.unitPrice().currency().equals(currency)) {
            throw Unpriced.because(
                    "is left out, and product '%s' costs %s, while the order is in %s"
                            .formatted(productId, entry.unitPrice(), currency));
        }
        return entry.unitPrice();
    }

    private static Money zero(String currency) {
        try {
            return Money.zero(currency);
        } catch (Money.UnsupportedCurrency e) {
            throw contradiction("currency", String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("currency", String.valueOf(e.getMessage()));
        }
    }

    private static Problem contradiction(String field, String message) {
        return new Problem(
                422,
                "Unprocessable order",
                field + ": " + message,
                List.of(new Violation(field, message)));
    }
}
