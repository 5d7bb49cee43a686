package dev.comanda.inventory.db;

import dev.comanda.inventory.stock.Product;
import dev.comanda.inventory.stock.Stock;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.contract.OrderId;
import dev.comanda.nats.database.Writes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/// The table `product`, a batch at a time.
final class ProductTable {

    private static final String LOCK =
            """
            SELECT product_id, name, unit_price, currency, for_sale, version, available, reserved, sold, received
            FROM product
            WHERE product_id = ANY (%s)
            ORDER BY product_id
            FOR NO KEY UPDATE
            """;

    private static final String LOCK_NAMED = LOCK.formatted("$1::text[]");

    /// What reservations hold, or may want again, is asked for here and not by them: that would
    /// be one more trip.
    private static final String LOCK_NAMED_OR_HELD =
            LOCK.formatted(
                    """
                    ARRAY(
                        SELECT unnest($1::text[])
                        UNION
                        SELECT line ->> 'productId'
                        FROM reservation r, jsonb_array_elements(r.items -> 'lines') AS line
                        WHERE r.order_id = ANY ($2::uuid[]) AND r.status IN ('ACTIVE', 'EXPIRED'))
                    """);

    private static final String INSERT =
            """
            INSERT INTO product
                (product_id, name, unit_price, currency, for_sale, version, available, reserved, sold, received)
            SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::boolean[], $6::int[],
                $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])
            """;

    private static final String UPDATE =
            """
            UPDATE product p
            SET name = u.name, unit_price = u.unit_price, currency = u.currency, for_sale = u.for_sale,
                version = u.version, available = u.available, reserved = u.reserved, sold = u.sold,
                received = u.received
            FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::boolean[], $6::int[],
                    $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[])
                AS u (product_id, name, unit_price, currency, for_sale, version, available, reserved, sold, received)
            WHERE p.product_id = u.product_id AND p.product_id = ANY ($1)
            """;

    private ProductTable() {}

    static Uni<Void> lock(SqlConnection tx, Collection<String> ids, Ledger<String, Product> into) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : lock(tx, LOCK_NAMED, Tuple.of(ids.toArray(String[]::new)), into);
    }

    /// As above, and those that the reservations of these orders hold or may want again. The
    /// reservations have to be locked before.
    static Uni<Void> lock(
            SqlConnection tx,
            Collection<String> ids,
            Collection<OrderId> reservations,
            Ledger<String, Product> into) {
        return lock(
                tx,
                LOCK_NAMED_OR_HELD,
                Tuple.of(
                        ids.toArray(String[]::new),
                        reservations.stream().map(OrderId::value).toArray(UUID[]::new)),
                into);
    }

    private static Uni<Void> lock(
            SqlConnection tx, String sql, Tuple parameters, Ledger<String, Product> into) {
        return tx.preparedQuery(sql)
                .execute(parameters)
                .invoke(rows -> rows.forEach(row -> into.load(row.getString(0), read(row))))
                .replaceWithVoid();
    }

    static void insert(List<Product> products, Writes writes) {
        write(INSERT, products, writes);
    }

    static void update(List<Product> products, Writes writes) {
        write(UPDATE, products, writes);
    }

    private static void write(String sql, List<Product> products, Writes writes) {
        if (products.isEmpty()) {
            return;
        }
        int n = products.size();
        String[] ids = new String[n];
        String[] names = new String[n];
        Long[] prices = new Long[n];
        String[] currencies = new String[n];
        Boolean[] forSale = new Boolean[n];
        Integer[] versions = new Integer[n];
        Long[] available = new Long[n];
        Long[] reserved = new Long[n];
        Long[] sold = new Long[n];
        Long[] received = new Long[n];
        for (int i = 0; i < n; i++) {
            Product product = products.get(i);
            ids[i] = product.productId();
            names[i] = product.name();
            prices[i] = product.unitPrice().minor();
            currencies[i] = product.unitPrice().currency();
            forSale[i] = product.forSale();
            versions[i] = product.version();
            available[i] = product.stock().available();
            reserved[i] = product.stock().reserved();
            sold[i] = product.stock().sold();
            received[i] = product.stock().received();
        }
        writes.add(
                products.size(),
                sql,
                Tuple.from(
                        List.of(
                                ids,
                                names,
                                prices,
                                currencies,
                                forSale,
                                versions,
                                available,
                                reserved,
                                sold,
                                received)));
    }

    private static Product read(Row row) {
        return new Product(
                row.getString(0),
                row.getString(1),
                new Money(row.getLong(2), row.getString(3)),
                row.getBoolean(4),
                row.getInteger(5),
                new Stock(row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9)));
    }
}
