package dev.comanda.e2e.disaster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.fleet.Crowd;
import dev.comanda.e2e.fleet.FrontDoor;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.launcher.chaos.verdict.Truth;
import dev.comanda.servers.Await;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.api.ConsumerInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// A backup of each database is taken while orders run, and more are placed. Then one service's
/// database, or all of them, is put back to it, and what `docs/operations.md` says is done about it
/// makes every order what its customer was told. What the provider has booked stays: it is somebody
/// else's. It takes minutes, and is run with `-Dcomanda.restore=true`.
@EnabledIfSystemProperty(named = "comanda.restore", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreIT {

    private static final int CUSTOMERS = 6;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int SOME_ORDERS = 120;
    private static final Duration REST_WITHIN = Duration.ofMinutes(3);
    private static final String SAGA_TIME = "PT30S";
    private static final Duration RESERVED_FOR = Duration.ofSeconds(40);

    private final FrontDoor door = new FrontDoor();
    private final Crowd crowd = new Crowd(door);
    private final Map<Service, Backup> backups = new EnumMap<>(Service.class);
    private final Comanda comanda =
            Comanda.start(
                    Plan.isolated(
                                    Checkout.find(),
                                    Path.of("target", "logs", "restore").toAbsolutePath())
                            .with(Service.ORDERS, "COMANDA_SAGA_TIMEOUT", SAGA_TIME)
                            .with(Service.ORDERS, "COMANDA_SAGA_PAYMENT_TIMEOUT", "PT20S")
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT1S")
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT2S")
                            .with(Service.ORDERS, "COMANDA_RECOVER_ORDERS", "true")
                            .with(Service.INVENTORY, "COMANDA_SAGA_TIMEOUT", SAGA_TIME)
                            .with(
                                    Service.INVENTORY,
                                    "COMANDA_INVENTORY_RESERVATION_TTL",
                                    RESERVED_FOR.toString()),
                    Progress.SILENT);
    private Instant backedUpAt = Instant.MAX;

    @BeforeAll
    void backUpWhileOrdersRun() throws Exception {
        door.add(comanda.service(Service.ORDERS));
        Crowd.stock(comanda.api(Service.INVENTORY));
        crowd.begin(CUSTOMERS, PAUSE);
        crowd.awaitMore(SOME_ORDERS);
        // orders first: what it knows to be done, the others have done
        for (Service service : Service.values()) {
            backups.put(
                    service,
                    Backup.of(comanda.postgres().owned(service.database()), "simulator_book"));
        }
        backedUpAt = Instant.now();
        crowd.awaitMore(SOME_ORDERS);
        crowd.stop();
        everyOrderIsWhatItsCustomerWasTold("before");
    }

    @AfterAll
    void stop() {
        crowd.close();
        comanda.close();
    }

    /// The provider has charges that payment-service no longer knows of. It asks for each again,
    /// under the same key.
    @Test
    @Order(1)
    void paymentsHearsAgainWhatItHasForgotten() throws Exception {
        comanda.service(Service.ORDERS).stop();
        putBack(Service.PAYMENTS);
        comanda.service(Service.PAYMENTS).start();
        comanda.service(Service.ORDERS).start();
        assertThat(findings("payments, nothing done")).containsOnlyKeys("BOOK_DIFFERS");
        paymentsHearsAgain();
        everyOrderIsWhatItsCustomerWasTold("payments, heard again");
    }

    /// What was sold after the backup is on the shelves again, until it is heard of again.
    @Test
    @Order(2)
    void inventoryHearsAgainWhatItHasForgotten() throws Exception {
        comanda.service(Service.ORDERS).stop();
        putBack(Service.INVENTORY);
        comanda.service(Service.INVENTORY).start();
        comanda.service(Service.ORDERS).start();
        assertThat(findings("inventory, nothing done")).containsOnlyKeys("CONFIRMED_NOT_SOLD");
        inventoryHearsAgain();
        everyOrderIsWhatItsCustomerWasTold("inventory, heard again");
    }

    /// Orders that only the others know are placed again; `COMANDA_RECOVER_ORDERS` is set.
    @Test
    @Order(3)
    void ordersAreFoundInTheStreamAndPlacedAgain() throws Exception {
        putBack(Service.ORDERS);
        comanda.service(Service.ORDERS).start();
        everyOrderIsWhatItsCustomerWasTold("orders, recovered");
    }

    /// The participants hear again first, and the orders are recovered then. What was reserved when
    /// the backup was taken has run out, also for orders that are confirmed since.
    @Test
    @Order(4)
    void allOfThemToTheSameHour() throws Exception {
        Await.until(
                "what was reserved at that hour to have run out",
                REST_WITHIN,
                () -> Instant.now().isAfter(backedUpAt.plus(RESERVED_FOR)));
        comanda.service(Service.ORDERS).stop();
        putBack(Service.INVENTORY);
        putBack(Service.PAYMENTS);
        putBack(Service.ORDERS);
        comanda.service(Service.INVENTORY).start();
        comanda.service(Service.PAYMENTS).start();
        paymentsHearsAgain();
        inventoryHearsAgain();
        comanda.service(Service.ORDERS).start();
        everyOrderIsWhatItsCustomerWasTold("all, recovered");
    }

    private void paymentsHearsAgain() throws Exception {
        hearAgain(Service.PAYMENTS, "ORDERS/payment-service", "PAYMENTS/payment-service-process");
        hearAgain(Service.PAYMENTS, "PAYMENTS/payment-service-refund");
    }

    private void inventoryHearsAgain() throws Exception {
        hearAgain(Service.INVENTORY, "ORDERS/inventory-service");
        hearAgain(
                Service.INVENTORY,
                "ORDERS/inventory-service-confirmed",
                "INVENTORY/inventory-service-release");
    }

    private void putBack(Service service) throws SQLException {
        comanda.service(service).stop();
        Objects.requireNonNull(backups.get(service)).restore();
    }

    /// Stops a service, has the broker forget how far it had heard, and starts it. It hears again
    /// all that the stream has, and its inbox knows what it had handled before the backup.
    ///
    /// @param durables each with its stream before it
    @SuppressWarnings("try") // closing the connection may be interrupted: then so are we
    private void hearAgain(Service service, String... durables) throws Exception {
        ServiceProcess process = comanda.service(service);
        process.stop();
        try (Connection nats = Nats.connect(comanda.nats().url())) {
            JetStreamManagement manage = nats.jetStreamManagement();
            for (String durable : durables) {
                String[] names = durable.split("/", 2);
                manage.deleteConsumer(names[0], names[1]);
            }
            process.start();
            for (String durable : durables) {
                Await.until(
                        durable + " to have heard everything",
                        REST_WITHIN,
                        () -> hasHeardEverything(manage, durable));
            }
        }
    }

    private static boolean hasHeardEverything(JetStreamManagement manage, String durable) {
        String[] names = durable.split("/", 2);
        try {
            ConsumerInfo info = manage.getConsumerInfo(names[0], names[1]);
            return info.getNumPending() + info.getNumAckPending() == 0;
        } catch (IOException | JetStreamApiException _) {
            return false; // not made again yet
        }
    }

    private void everyOrderIsWhatItsCustomerWasTold(String when) throws SQLException {
        AssertionError restless = comesToRest();
        Map<String, List<String>> found = findings(when);
        Map<String, String> stored = new TreeMap<>();
        Truth.read(comanda.postgres())
                .orders()
                .forEach(order -> stored.put(order.orderId(), order.outcome()));
        Map<String, String> told = new TreeMap<>();
        crowd.ended().forEach(order -> told.put(order.orderId(), order.status()));
        assertThat(stored).as(() -> histories(told, stored)).isEqualTo(told);
        assertThat(found.keySet()).as(() -> stories(found.values())).isEmpty();
        if (restless != null) {
            throw restless;
        }
    }

    /// The failure to, if it does not: which orders these are says more, and is looked at first.
    private @Nullable AssertionError comesToRest() {
        try {
            Await.until("every order to be known and at rest", REST_WITHIN, this::isAtRest);
            return null;
        } catch (AssertionError e) {
            return e;
        }
    }

    private boolean isAtRest() {
        try {
            return Truth.underWay(comanda.postgres()).isEmpty()
                    && Truth.read(comanda.postgres()).orders().size() >= crowd.ended().size();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What happened to each order that ended otherwise than its customer was told.
    private String histories(Map<String, String> told, Map<String, String> stored) {
        Set<String> wrong = new TreeSet<>(told.keySet());
        wrong.addAll(stored.keySet());
        wrong.removeIf(id -> Objects.equals(told.get(id), stored.get(id)));
        return wrong.stream()
                .map(
                        id ->
                                "told %s, stored %s: %s"
                                        .formatted(told.get(id), stored.get(id), history(id)))
                .collect(Collectors.joining("\n"));
    }

    /// The same for those that the audit has found.
    private String stories(Collection<List<String>> found) {
        return found.stream()
                .flatMap(List::stream)
                .map(this::history)
                .collect(Collectors.joining("\n"));
    }

    /// As `explain` tells it, one moment a line.
    private String history(String order) {
        Api.Answer answer =
                comanda.api(Service.ORDERS).get("/sagas/" + order + "/explain", REST_WITHIN);
        StringBuilder history = new StringBuilder(order);
        history.append(' ').append(answer.body().path("summary").asText());
        answer.body()
                .path("timeline")
                .forEach(moment -> history.append("\n    ").append(moment.toString()));
        return history.append('\n').toString();
    }

    /// The violations that the audit finds: by kind, of what.
    private Map<String, List<String>> findings(String when) {
        JsonNode audit = comanda.api(Service.ORDERS).get("/audit", REST_WITHIN).expect(200);
        Map<String, List<String>> found = new TreeMap<>();
        for (JsonNode violation : audit.path("violations")) {
            found.computeIfAbsent(violation.path("kind").asText(), _ -> new ArrayList<>())
                    .add(violation.path("subject").asText());
        }
        Map<String, Integer> kinds = new TreeMap<>();
        found.forEach((kind, subjects) -> kinds.put(kind, subjects.size()));
        System.out.printf(
                "%s: %d orders, %d to be audited, found %s%n",
                when, crowd.ended().size(), audit.path("ordersJudged").asLong(), kinds);
        return found;
    }
}
