package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.Shop.Placed;
import dev.comanda.e2e.Shop.Stock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The three roads that every order takes one of.
class RoadsIT {

    private final Shop shop = new Shop(Running.comanda());

    @Test
    void anOrderIsReservedPaidAndConfirmed() {
        String product = shop.product(10);
        Placed order = shop.place(Shop.PAYS, Map.of(product, 3));
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");
        assertThat(shop.stock(product)).isEqualTo(new Stock(7, 0, 3));
        assertThat(shop.paymentsOf(order))
                .singleElement()
                .satisfies(
                        payment -> {
                            assertThat(payment.path("status").asText()).isEqualTo("SUCCEEDED");
                            assertThat(payment.path("amount").decimalValue())
                                    .isEqualByComparingTo("7.50");
                        });
        assertThat(steps(order))
                .containsExactly(
                        "ValidateProducts ✓",
                        "ReserveInventory ✓",
                        "ProcessPayment ✓",
                        "ConfirmOrder ✓");
        assertThat(statuses(order))
                .containsExactly(
                        "STARTED",
                        "INVENTORY_RESERVED",
                        "PAYMENT_PROCESSING",
                        "PAYMENT_SUCCEEDED",
                        "COMPLETED");
    }

    @Test
    void outOfStockFailsAndNothingIsTouched() {
        String plenty = shop.product(10);
        String scarce = shop.product(2);
        Placed order = shop.place(Shop.PAYS, Map.of(plenty, 1, scarce, 3));
        assertThat(shop.awaitEnd(order)).isEqualTo("FAILED");
        assertThat(shop.stock(plenty)).isEqualTo(new Stock(10, 0, 0));
        assertThat(shop.stock(scarce)).isEqualTo(new Stock(2, 0, 0));
        assertThat(ProviderBook.read(Running.comanda()).chargesOf(order.orderId())).isZero();
        assertThat(steps(order))
                .containsExactly(
                        "ValidateProducts ✓",
                        "ReserveInventory –",
                        "ProcessPayment –",
                        "ConfirmOrder –");
        assertThat(statuses(order)).containsExactly("STARTED", "FAILED");
    }

    @Test
    void anUnknownProductFailsAsWell() {
        Placed order = shop.place(Shop.PAYS, Map.of("no-such-product", 1));
        assertThat(shop.awaitEnd(order)).isEqualTo("FAILED");
    }

    @Test
    void aDeclinedPaymentGivesTheStockBack() {
        String product = shop.product(5);
        Placed order = shop.place(Shop.DECLINED, Map.of(product, 5));
        assertThat(shop.awaitEnd(order)).isEqualTo("CANCELLED");
        assertThat(shop.stock(product)).isEqualTo(new Stock(5, 0, 0));
        assertThat(shop.paymentsOf(order))
                .singleElement()
                .satisfies(
                        payment -> assertThat(payment.path("status").asText()).isEqualTo("FAILED"));
        assertThat(steps(order))
                .containsExactly(
                        "ValidateProducts ✓",
                        "ReserveInventory ↩",
                        "ProcessPayment –",
                        "ConfirmOrder –");
        assertThat(statuses(order))
                .containsExactly(
                        "STARTED",
                        "INVENTORY_RESERVED",
                        "PAYMENT_PROCESSING",
                        "COMPENSATING",
                        "COMPENSATED");
    }

    private List<String> steps(Placed order) {
        List<String> steps = new ArrayList<>();
        for (JsonNode step : shop.saga(order).path("steps")) {
            boolean undone = step.path("compensated").asBoolean();
            String mark = undone ? "↩" : step.path("executed").asBoolean() ? "✓" : "–";
            steps.add(step.path("name").asText() + " " + mark);
        }
        return steps;
    }

    private List<String> statuses(Placed order) {
        List<String> statuses = new ArrayList<>();
        shop.saga(order).path("transitions").forEach(t -> statuses.add(t.path("to").asText()));
        return statuses;
    }
}
