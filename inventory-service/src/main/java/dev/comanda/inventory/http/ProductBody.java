package dev.comanda.inventory.http;

import dev.comanda.inventory.stock.StockEvent.ProductDescribed;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.http.Printable;
import dev.comanda.nats.http.Problem;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A product as its keeper describes it.
///
/// @param unitPrice 0 to 999999999999.99, at most two decimals
/// @param currency ISO 4217, with two decimals
/// @param forSale left out: yes
public record ProductBody(
        @NotNull @Pattern(regexp = Printable.TO_200, message = Printable.RULE_200) String name,
        @NotNull @DecimalMin("0") @DecimalMax("999999999999.99") @Digits(integer = 12, fraction = 2)
                BigDecimal unitPrice,
        @NotNull String currency,
        @Nullable Boolean forSale) {

    /// @throws Problem naming the field `currency`: 400 if it is unknown, 422 if it has another
    ///     number of decimals
    ProductDescribed describing(String productId) {
        return new ProductDescribed(productId, name, price(), forSale == null || forSale);
    }

    private Money price() {
        try {
            return Money.of(unitPrice, currency);
        } catch (Money.UnsupportedCurrency e) {
            String why = String.valueOf(e.getMessage());
            throw new Problem(
                    422,
                    "Unprocessable product",
                    "currency: " + why,
                    List.of(new Problem.Violation("currency", why)));
        } catch (IllegalArgumentException e) {
            // The price was checked before this, field by field.
            throw Problem.invalid("currency", String.valueOf(e.getMessage()));
        }
    }
}
