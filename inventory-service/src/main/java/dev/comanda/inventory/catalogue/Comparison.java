package dev.comanda.inventory.catalogue;

import dev.comanda.nats.catalogue.CatalogueConfig;
import dev.comanda.nats.catalogue.CatalogueEntry;
import dev.comanda.nats.catalogue.CatalogueWatch;
import dev.comanda.nats.contract.Money;
import dev.comanda.nats.outbox.OutboxRow;
import dev.comanda.nats.outbox.OutboxTable;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/// Holds the bucket against the table `product`, and publishes again what the bucket lacks: every
/// product after the broker's store was wiped, one that somebody deleted, one whose older version
/// was published last.
///
/// A round begins when the bucket was read anew, and every so often. It is one statement per page
/// and no question to the broker: what the bucket has is in memory, from watching it.
public final class Comparison {

    /// Products in one statement.
    public static final int PAGE = 1000;

    /// How often it is looked whether a round is due.
    public static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final Logger LOG = Logger.getLogger(Comparison.class);

    private static final String PRODUCTS =
            """
            SELECT product_id, name, unit_price, currency, for_sale, version
            FROM product
            WHERE product_id > $1
            ORDER BY product_id
            LIMIT $2
            """;

    private final Pool pool;
    private final Consumer<List<OutboxRow>> relay;
    private final Clock clock;
    private final Counter rounds;
    private final int maxProducts;
    private final Duration every;
    private final OutboxTable outbox = new OutboxTable();
    private volatile BucketContent bucket;

    // Of the sweep alone.
    private BucketContent compared;
    private Instant startedAt = Instant.MIN;
    private String cursor = "";
    private boolean under;
    private int published;

    /// @param relay is handed the rows right after their commit; must not wait
    public Comparison(
            Pool pool,
            Consumer<List<OutboxRow>> relay,
            Clock clock,
            MeterRegistry metrics,
            CatalogueConfig config) {
        this.pool = pool;
        this.relay = relay;
        this.clock = clock;
        this.rounds = metrics.counter("catalogue.rounds");
        this.maxProducts = config.maxProducts();
        this.every = config.compareEvery();
        this.bucket = new BucketContent(maxProducts);
        this.compared = bucket;
    }

    /// For the watch: what the bucket has is asked for anew.
    public CatalogueWatch.Reader session() {
        BucketContent next = new BucketContent(maxProducts);
        bucket = next;
        return next;
    }

    /// One page, if a round is due or under way. Not for several threads at once.
    ///
    /// @return the products of the page: a full one says that there are more
    public Uni<Integer> run() {
        BucketContent now = bucket;
        if (!now.isRead()) {
            return Uni.createFrom().item(0);
        }
        if (now != compared || (!under && !clock.instant().isBefore(due()))) {
            begin(now);
        }
        return under ? page(now) : Uni.createFrom().item(0);
    }

    private Instant due() {
        return startedAt.equals(Instant.MIN) ? startedAt : startedAt.plus(every);
    }

    private void begin(BucketContent now) {
        compared = now;
        startedAt = clock.instant();
        cursor = "";
        under = true;
        published = 0;
    }

    private Uni<Integer> page(BucketContent now) {
        return pool.preparedQuery(PRODUCTS)
                .execute(Tuple.of(cursor, PAGE))
                .flatMap(
                        rows -> {
                            List<CatalogueEntry> page = new ArrayList<>(rows.size());
                            rows.forEach(row -> page.add(read(row)));
                            return publish(lacking(page, now)).replaceWith(page);
                        })
                .map(this::turned);
    }

    private List<OutboxRow> lacking(List<CatalogueEntry> page, BucketContent now) {
        Instant at = clock.instant();
        return page.stream().filter(e -> !now.has(e)).map(e -> Put.of(e, at)).toList();
    }

    private Uni<Void> publish(List<OutboxRow> rows) {
        return outbox.append(pool, rows)
                .invoke(
                        () -> {
                            relay.accept(rows);
                            published += rows.size();
                        });
    }

    private int turned(List<CatalogueEntry> page) {
        if (page.size() == PAGE) {
            cursor = page.getLast().productId();
            return PAGE;
        }
        under = false;
        rounds.increment();
        if (published > 0) {
            LOG.infof(
                    "catalogue: %d products were not in the bucket, and are put there", published);
        }
        if (compared.isFull()) {
            LOG.warnf(
                    "catalogue: the bucket has more products than comanda.catalogue.max-products (%d): what it lacks"
                            + " of the others is not healed",
                    maxProducts);
        }
        return page.size();
    }

    private static CatalogueEntry read(Row row) {
        return new CatalogueEntry(
                row.getString(0),
                row.getString(1),
                new Money(row.getLong(2), row.getString(3)),
                row.getBoolean(4),
                row.getInteger(5));
    }
}
