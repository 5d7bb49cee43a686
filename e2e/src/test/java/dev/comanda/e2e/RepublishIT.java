package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.servers.Await;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.MessageInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// History is said again, all of it, to the live system. On a cluster of its own, whose broker is
/// made to forget at once what it has taken: else it would keep the repetitions from the services.
class RepublishIT {

    private static final Duration WITHIN = Duration.ofMinutes(2);

    /// The shortest that nats-server takes.
    private static final Duration FORGETS_WITHIN = Duration.ofMillis(100);

    private static final List<String> STREAMS = List.of("ORDERS", "INVENTORY", "PAYMENTS");
    private static final List<String> DATABASES = List.of("orders", "inventory", "payments");
    private static final long SEED = 17;

    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(
                            Checkout.find(),
                            Path.of("target", "logs", "republish").toAbsolutePath()),
                    Progress.SILENT);

    private final Shop shop = new Shop(COMANDA);
    private final Operator operator = new Operator(COMANDA);

    @AfterAll
    static void stop() {
        COMANDA.close();
    }

    @Test
    @SuppressWarnings("try") // closing a connection may be interrupted: then the test is, too
    void historySaidAgainChangesNoByteOfTheThreeDatabases() throws Exception {
        ordersOfAllEnds();
        try (Connection nats = Nats.connect(COMANDA.nats().url())) {
            List<MessageInfo> history = history(nats.jetStreamManagement());
            assertThat(history).hasSizeGreaterThan(150);
            forgetful(nats.jetStreamManagement());
            String before = databases();
            Random random = new Random(SEED);
            for (String how : List.of("in order", "in order again", "shuffled", "shuffled anew")) {
                if (how.startsWith("shuffled")) {
                    Collections.shuffle(history, random);
                }
                long messages = messages(nats.jetStreamManagement());
                long delivered = operator.deliveries();
                for (MessageInfo message : history) {
                    publish(nats, message);
                }
                awaitQuiet();
                assertThat(operator.deliveries() - delivered)
                        .as("%s: it was heard", how)
                        .isGreaterThan(history.size());
                assertThat(messages(nats.jetStreamManagement()) - messages)
                        .as("%s: nobody said anything to it", how)
                        .isEqualTo(history.size());
                assertThat(databases()).as(how).isEqualTo(before);
            }
        }
        assertThat(operator.letters()).isEmpty();
        assertThat(operator.violations()).isEmpty();
    }

    private void ordersOfAllEnds() throws Exception {
        Burst burst = new Burst(shop, SEED).products(4, 60).products(1, 3);
        List<Placed> orders = new ArrayList<>(burst.place(40, 8, Shop.PAYS));
        for (int i = 0; i < 3; i++) {
            Placed taken = shop.place(Shop.SLOW, Map.of(shop.product(5), 1));
            shop.orders().post("/orders/" + taken.orderId() + "/cancel", Map.of()).expect(202);
            orders.add(taken);
        }
        orders.add(shop.place("pm_sim_errorOnce", Map.of(shop.product(5), 1)));
        orders.forEach(shop::awaitEnd);
        awaitQuiet();
        assertThat(
                        operator.ask(
                                "orders",
                                "SELECT string_agg(DISTINCT status, ',' ORDER BY status) FROM saga"))
                .isEqualTo("COMPENSATED,COMPLETED,FAILED");
    }

    /// Everything is read, and nothing waits to be published.
    private void awaitQuiet() {
        Await.until(
                "all to be read and said",
                WITHIN,
                () ->
                        operator.unread() == 0
                                && DATABASES.stream()
                                        .allMatch(
                                                database ->
                                                        Objects.equals(
                                                                operator.ask(
                                                                        database,
                                                                        "SELECT count(*) FROM outbox"),
                                                                "0")));
    }

    /// Whatever was said, in the order in which the broker took it.
    private static List<MessageInfo> history(JetStreamManagement streams) throws Exception {
        List<MessageInfo> all = new ArrayList<>();
        for (String stream : STREAMS) {
            StreamState state = streams.getStreamInfo(stream).getStreamState();
            for (long i = state.getFirstSequence(); i <= state.getLastSequence(); i++) {
                all.add(streams.getMessage(stream, i));
            }
        }
        all.sort(Comparator.comparing(message -> Objects.requireNonNull(message.getTime())));
        return all;
    }

    private static void forgetful(JetStreamManagement streams) throws Exception {
        for (String stream : STREAMS) {
            streams.updateStream(
                    StreamConfiguration.builder(streams.getStreamInfo(stream).getConfiguration())
                            .duplicateWindow(FORGETS_WITHIN)
                            .build());
        }
    }

    private static long messages(JetStreamManagement streams) throws Exception {
        long all = 0;
        for (String stream : STREAMS) {
            all += streams.getStreamInfo(stream).getStreamState().getMsgCount();
        }
        return all;
    }

    /// Again and again, until the broker has forgotten that it knows it; that is soon.
    private static void publish(Connection nats, MessageInfo message) {
        NatsMessage again =
                NatsMessage.builder()
                        .subject(message.getSubject())
                        .headers(unbatched(message.getHeaders()))
                        .data(message.getData())
                        .build();
        Await.until("the broker to take it for a new one", WITHIN, () -> !isDuplicate(nats, again));
    }

    private static boolean isDuplicate(Connection nats, NatsMessage message) {
        try {
            return nats.jetStream().publish(message).isDuplicate();
        } catch (IOException | JetStreamApiException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A message of a batch is no batch by itself.
    private static Headers unbatched(@Nullable Headers headers) {
        Headers own = new Headers();
        Objects.requireNonNull(headers, "headers")
                .forEach(
                        (name, values) -> {
                            if (!name.startsWith("Nats-Batch-")) {
                                own.put(name, values);
                            }
                        });
        return own;
    }

    /// Every row of every table of the three databases, and which transaction wrote it: not even a
    /// row that is written as it was would be the same. `order_count` alone is left out: its mark
    /// follows the time.
    private String databases() {
        StringBuilder all = new StringBuilder();
        for (String database : DATABASES) {
            tables(database)
                    .forEach(
                            table ->
                                    all.append(database)
                                            .append(' ')
                                            .append(table)
                                            .append('\n')
                                            .append(rows(database, table))
                                            .append('\n'));
        }
        return all.toString();
    }

    private Stream<String> tables(String database) {
        return Objects.requireNonNull(
                        operator.ask(
                                database,
                                """
                                SELECT string_agg(c.oid::regclass::text, ',' ORDER BY c.relname)
                                FROM pg_class c
                                WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
                                  AND c.relnamespace = 'public'::regnamespace
                                  AND c.relname <> 'order_count'
                                """))
                .lines()
                .flatMap(names -> Stream.of(names.split(",")));
    }

    private String rows(String database, String table) {
        return Objects.requireNonNullElse(
                operator.ask(
                        database,
                        "SELECT string_agg(t.xmin || ' ' || t::text, E'\\n' ORDER BY t::text) FROM "
                                + table
                                + " t"),
                "");
    }
}
