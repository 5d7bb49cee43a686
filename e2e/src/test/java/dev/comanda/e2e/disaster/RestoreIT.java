package dev.comanda.e2e.disaster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.comanda.e2e.fleet.Crowd;
import dev.comanda.e2e.fleet.FrontDoor;
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
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
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
/// makes every order what its customer was told, with one exception. What the provider has booked
/// stays: it is somebody else's. It takes minutes, and is run with `-Dcomanda.restore=true`.
@EnabledIfSystemProperty(named = "comanda.restore", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RestoreIT {

    private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "COMPENSATED");
    private static final int CUSTOMERS = 6;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int SOME_ORDERS = 120;
    private static final Duration REST_WITHIN = Duration.ofMinutes(3);

    private final FrontDoor door = new FrontDoor();
    private final Crowd crowd = new Crowd(door);
    private final Map<Service, Backup> backups = new EnumMap<>(Service.class);
    private final Comanda comanda =
            Comanda.start(
                    Plan.isolated(
                                    Checkout.find(),
                                    Path.of("target", "logs", "restore").toAbsolutePath())
                            .with(Service.ORDERS, "COMANDA_SAGA_TIMEOUT", "PT60S")
                            .with(Service.ORDERS, "COMANDA_SAGA_PAYMENT_TIMEOUT", "PT40S")
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND", "PT1S")
                            .with(Service.ORDERS, "COMANDA_SAGA_RESEND_MAX", "PT2S")
                            .with(Service.ORDERS, "COMANDA_RECOVER_ORDERS", "true")
                            .with(Service.INVENTORY, "COMANDA_SAGA_TIMEOUT", "PT60S")
                            .with(Service.INVENTORY, "COMANDA_INVENTORY_RESERVATION_TTL", "PT90S"),
                    Progress.SILENT);

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
        hearAgain(Service.PAYMENTS, "ORDERS/payment-service", "PAYMENTS/payment-service-process");
        hearAgain(Service.PAYMENTS, "PAYMENTS/payment-service-refund");
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
        hearAgain(Service.INVENTORY, "ORDERS/inventory-service");
        hearAgain(
                Service.INVENTORY,
                "ORDERS/inventory-service-confirmed",
                "INVENTORY/inventory-service-release");
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

    /// An order that was under way at that hour may find that its reservation has run out since.
    /// Then it is cancelled and refunded, whatever its customer was told later: nobody knows of the
    /// sale any more.
    @Test
    @Order(4)
    void allOfThemToTheSameHour() throws Exception {
        comanda.service(Service.ORDERS).stop();
        putBack(Service.INVENTORY);
        putBack(Service.PAYMENTS);
        putBack(Service.ORDERS);
        for (Service service : Service.values()) {
            comanda.service(service).start();
        }
        everyOrderIsWhatItsCustomerWasTold("all, recovered", underWayInTheBackup());
    }

    private Set<String> underWayInTheBackup() throws IOException {
        Backup orders = Objects.requireNonNull(backups.get(Service.ORDERS));
        String sagas = Objects.requireNonNull(orders.tables().get("saga"));
        Set<String> underWay = new TreeSet<>();
        for (JsonNode saga : new ObjectMapper().readTree(sagas)) {
            if (!ENDS.contains(saga.path("status").asText())) {
                underWay.add(saga.path("order_id").asText());
            }
        }
        return underWay;
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
        everyOrderIsWhatItsCustomerWasTold(when, Set.of());
    }

    /// @param mayBeCancelled orders that may have ended otherwise than they were told
    private void everyOrderIsWhatItsCustomerWasTold(String when, Set<String> mayBeCancelled)
            throws SQLException {
        Await.until("everything to come to rest", REST_WITHIN, () -> underWay().isEmpty());
        Map<String, Integer> found = findings(when);
        Map<String, String> stored = new TreeMap<>();
        Truth.read(comanda.postgres())
                .orders()
                .forEach(order -> stored.put(order.orderId(), order.outcome()));
        Map<String, String> told = new TreeMap<>();
        crowd.ended().forEach(order -> told.put(order.orderId(), order.status()));
        for (String id : mayBeCancelled) {
            if ("CANCELLED".equals(stored.get(id))) {
                told.replace(id, "CANCELLED");
            }
        }
        assertThat(stored).isEqualTo(told);
        assertThat(found).isEmpty();
    }

    private Map<String, Long> underWay() {
        try {
            return Truth.underWay(comanda.postgres());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /// How many violations of which kind the audit finds.
    private Map<String, Integer> findings(String when) {
        JsonNode audit = comanda.api(Service.ORDERS).get("/audit", REST_WITHIN).expect(200);
        Map<String, Integer> kinds = new TreeMap<>();
        audit.path("violations")
                .forEach(
                        violation -> kinds.merge(violation.path("kind").asText(), 1, Integer::sum));
        System.out.printf(
                "%s: %d orders, %d to be audited, found %s%n",
                when, crowd.ended().size(), audit.path("ordersJudged").asLong(), kinds);
        return kinds;
    }
}
