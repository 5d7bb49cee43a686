package dev.comanda.inventory.stock;

import dev.comanda.nats.contract.Money;

/// A product as the catalogue describes it, and its pieces.
///
/// @param unitPrice what one piece costs now; an order with another price is refused
/// @param forSale whether new orders may have it; what is reserved already is not affected
/// @param version counts the descriptions, from 1; receipts and reservations leave it alone
public record Product(
        String productId, String name, Money unitPrice, boolean forSale, int version, Stock stock) {

    /// The same pieces under a new description; the same version if nothing differs.
    Product describe(String newName, Money newPrice, boolean nowForSale) {
        return name.equals(newName) && unitPrice.equals(newPrice) && forSale == nowForSale
                ? this
                : new Product(productId, newName, newPrice, nowForSale, version + 1, stock);
    }

    Product with(Stock changed) {
        return new Product(productId, name, unitPrice, forSale, version, changed);
    }
}
