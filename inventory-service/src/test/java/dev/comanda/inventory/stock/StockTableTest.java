package dev.comanda.inventory.stock;

import static dev.comanda.inventory.stock.Warehouse.NOON;
import static dev.comanda.inventory.stock.Warehouse.ORDER;
import static dev.comanda.inventory.stock.Warehouse.TTL;
import static dev.comanda.inventory.stock.Warehouse.confirmed;
import static dev.comanda.inventory.stock.Warehouse.created;
import static dev.comanda.inventory.stock.Warehouse.expiry;
import static dev.comanda.inventory.stock.Warehouse.item;
import static dev.comanda.inventory.stock.Warehouse.release;
import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.codec.MessageKey;
import dev.comanda.nats.contract.Envelope;
import dev.comanda.nats.contract.InventoryMessage.InventoryReleased;
import dev.comanda.nats.contract.Message;
import dev.comanda.nats.contract.OrderId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Every state of a reservation × everything that can happen to it, as a table that people approve
/// by reading it. The order wants 2 of the 10 pieces of tea; "sold out" means that somebody else
/// got all 10.
class StockTableTest {

    private static final Path APPROVED = Path.of("src/test/resources/stock-table.md");

    private static final Map<String, Consumer<Warehouse>> STATES = new LinkedHashMap<>();
    private static final Map<String, StockEvent> EVENTS = new LinkedHashMap<>();

    static {
        STATES.put("none", _ -> {});
        STATES.put("none, sold out", _ -> {});
        STATES.put("ACTIVE", StockTableTest::reserve);
        STATES.put(
                "ACTIVE, past its time",
                w -> {
                    reserve(w);
                    w.now = NOON.plus(TTL);
                });
        STATES.put(
                "COMMITTED",
                w -> {
                    reserve(w);
                    w.on(confirmed(ORDER, 1));
                });
        STATES.put(
                "RELEASED",
                w -> {
                    reserve(w);
                    w.on(release(ORDER, 1, "earlier"));
                });
        STATES.put("RELEASED, tombstone", w -> w.on(release(ORDER, 1, "earlier")));
        STATES.put("EXPIRED", StockTableTest::expire);
        STATES.put("EXPIRED, sold out", StockTableTest::expire);
        STATES.put("REJECTED", w -> w.on(created(ORDER, 1, item("tea", 2, "4.49"))));

        EVENTS.put("orders.created", created(ORDER, 7, item("tea", 2, "4.50")));
        EVENTS.put("orders.confirmed", confirmed(ORDER, 7));
        EVENTS.put("inventory.release_request", release(ORDER, 7, "now"));
        EVENTS.put("(its time is reached)", expiry(ORDER));
    }

    @Test
    void every_state_and_every_event_do_what_the_approved_table_says() throws IOException {
        String table = render();
        if (Boolean.getBoolean("approve")) {
            Files.writeString(APPROVED, table);
        }
        assertThat(table.lines())
                .as("differs from %s; if it is right so, run with -Dapprove=true", APPROVED)
                .containsExactlyElementsOf(Files.readAllLines(APPROVED));
    }

    private static String render() {
        StringBuilder table =
                new StringBuilder(
                        "| state | on | becomes | available / reserved / sold | says |\n|---|---|---|---|---|\n");
        STATES.forEach(
                (state, setUp) ->
                        EVENTS.forEach(
                                (name, event) -> {
                                    Warehouse warehouse = Warehouse.withTea();
                                    setUp.accept(warehouse);
                                    if (state.endsWith("sold out")) {
                                        warehouse.on(
                                                created(
                                                        new OrderId(new UUID(1, 2)),
                                                        1,
                                                        item("tea", 10, "4.50")));
                                    }
                                    table.append(row(state, name, warehouse, event)).append('\n');
                                }));
        return table.toString();
    }

    private static String row(String state, String name, Warehouse warehouse, StockEvent event) {
        Stock before = warehouse.stock("tea");
        Reservation was = warehouse.reservation(ORDER);
        List<Envelope<? extends Message>> said = warehouse.on(event);
        Reservation is = warehouse.reservation(ORDER);
        return "| %s | %s | %s | %s | %s |"
                .formatted(
                        state,
                        name,
                        is.equals(was)
                                ? "same"
                                : is.getClass().getSimpleName().toUpperCase(Locale.ROOT),
                        before.equals(warehouse.stock("tea"))
                                ? "same"
                                : counts(before) + " → " + counts(warehouse.stock("tea")),
                        said.isEmpty()
                                ? "–"
                                : said.stream()
                                        .map(StockTableTest::words)
                                        .collect(Collectors.joining(", ")));
    }

    private static String counts(Stock stock) {
        return "%d / %d / %d".formatted(stock.available(), stock.reserved(), stock.sold());
    }

    private static String words(Envelope<? extends Message> said) {
        String details =
                said.message() instanceof InventoryReleased(_, var id, var reason)
                        ? " (%s, reason \"%s\")"
                                .formatted(
                                        id == null ? "nothing had been held" : "was held", reason)
                        : "";
        return "`%s` attempt %d%s"
                .formatted(MessageKey.of(said).subject(), said.attempt(), details);
    }

    private static void reserve(Warehouse warehouse) {
        warehouse.on(created(ORDER, 1, item("tea", 2, "4.50")));
    }

    private static void expire(Warehouse warehouse) {
        reserve(warehouse);
        warehouse.now = NOON.plus(TTL);
        warehouse.on(expiry(ORDER));
    }
}
