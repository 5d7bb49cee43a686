package dev.comanda.inventory.db;

import dev.comanda.inventory.stock.Receipt;
import dev.comanda.nats.database.Writes;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;

/// The table `receipt`: written once, never changed, so reading needs no lock. Two bookings of one
/// new id meet at the primary key, and the later one is run again.
final class ReceiptTable {

    private static final String LOAD =
            """
            SELECT receipt_id, product_id, quantity, at FROM receipt WHERE receipt_id = ANY ($1::text[])
            """;

    private static final String INSERT =
            """
            INSERT INTO receipt (receipt_id, product_id, quantity, at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[])
            """;

    private ReceiptTable() {}

    static Uni<Void> load(SqlConnection tx, Collection<String> ids, Ledger<String, Receipt> into) {
        return ids.isEmpty()
                ? Uni.createFrom().voidItem()
                : tx.preparedQuery(LOAD)
                        .execute(Tuple.of(ids.toArray(String[]::new)))
                        .invoke(rows -> rows.forEach(row -> into.load(row.getString(0), read(row))))
                        .replaceWithVoid();
    }

    static void insert(List<Receipt> receipts, Writes writes) {
        if (receipts.isEmpty()) {
            return;
        }
        int n = receipts.size();
        String[] ids = new String[n];
        String[] products = new String[n];
        Long[] quantities = new Long[n];
        OffsetDateTime[] times = new OffsetDateTime[n];
        for (int i = 0; i < n; i++) {
            ids[i] = receipts.get(i).receiptId();
            products[i] = receipts.get(i).productId();
            quantities[i] = receipts.get(i).quantity();
            times[i] = receipts.get(i).at().atOffset(ZoneOffset.UTC);
        }
        writes.add(receipts.size(), INSERT, Tuple.from(List.of(ids, products, quantities, times)));
    }

    private static Receipt read(Row row) {
        return new Receipt(
                row.getString(0),
                row.getString(1),
                row.getLong(2),
                row.getOffsetDateTime(3).toInstant());
    }
}
