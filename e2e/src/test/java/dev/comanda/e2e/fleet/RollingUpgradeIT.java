package dev.comanda.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Two instances of each service of the version before, then one after the other of this one, while
/// customers order: as in a rollout on Kubernetes, the successor is up before its predecessor goes,
/// and the first of them migrates the schema under the others. It builds the version before, which
/// takes minutes, and is run with `-Dcomanda.rollout=true`.
@EnabledIfSystemProperty(named = "comanda.rollout", matches = "true")
class RollingUpgradeIT {

    /// The version before. A release that changes the schema or a message moves it on.
    private static final PreviousVersion PREVIOUS =
            new PreviousVersion("b58200f2b5c96b44eb9cc0f1fc49891b8d4ce782");

    private static final int CUSTOMERS = 6;
    private static final Duration PAUSE = Duration.ofMillis(150);
    private static final int SOME_ORDERS = 150;

    /// No order waits longer than this on top of what the longest took before.
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Test
    void nothingIsLostAndNoOrderWaitsWhileOneVersionFollowsTheOther() throws Exception {
        Checkout now = Checkout.find();
        Plan plan = Plan.isolated(before(), Path.of("target", "logs", "upgrade").toAbsolutePath());
        FrontDoor door = new FrontDoor();
        try (Comanda comanda = Comanda.start(plan, Progress.SILENT);
                Crowd crowd = new Crowd(door)) {
            for (Service service : Service.values()) {
                comanda.another(service).start();
            }
            comanda.instances(Service.ORDERS).forEach(door::add);
            Crowd.stock(comanda.api(Service.INVENTORY));
            int migrationsBefore = migrations(comanda);
            crowd.begin(CUSTOMERS, PAUSE);
            crowd.awaitMore(SOME_ORDERS); // the first ones warm it up
            long calm = System.nanoTime();
            crowd.awaitMore(SOME_ORDERS);
            long begin = System.nanoTime();
            for (Service service : List.of(Service.PAYMENTS, Service.INVENTORY, Service.ORDERS)) {
                roll(comanda, door, service, now);
            }
            long end = System.nanoTime();
            crowd.awaitMore(SOME_ORDERS);
            crowd.stop();

            Duration normal = crowd.longest(calm, begin);
            Duration rolling = crowd.longest(begin, end);
            System.out.printf(
                    "%d orders %s through a rollout of %d s from %.7s, %d migrations on the way:"
                            + " the longest took %d ms before it and %d ms meanwhile%n",
                    crowd.ended().size(),
                    crowd.ends(),
                    Duration.ofNanos(end - begin).toSeconds(),
                    PREVIOUS.commit(),
                    migrations(comanda) - migrationsBefore,
                    normal.toMillis(),
                    rolling.toMillis());
            assertThat(crowd.ends()).containsOnlyKeys("CONFIRMED", "CANCELLED");
            assertThat(rolling).isLessThan(normal.plus(PATIENCE));
            assertThat(new Books(comanda).violations(crowd.ended())).isEmpty();
        }
    }

    /// Says loudly why not, where it cannot be had: then nothing is proved.
    private static Checkout before() {
        try {
            return PREVIOUS.packaged();
        } catch (PreviousVersion.NotToBeHad e) {
            System.err.println("NO ROLLING UPGRADE WAS TRIED: " + e.getMessage());
            return abort("the version before cannot be had: " + e.getMessage());
        }
    }

    /// Of two old instances, one goes when a new one is up, then the other makes room for its
    /// successor.
    private static void roll(Comanda comanda, FrontDoor door, Service service, Checkout now) {
        List<ServiceProcess> old = comanda.instances(service);
        ServiceProcess first = comanda.another(service, now);
        first.start();
        boolean open = service == Service.ORDERS;
        if (open) {
            door.add(first);
            door.remove(old.getLast());
        }
        old.getLast().stop();
        if (open) {
            door.remove(old.getFirst());
        }
        ServiceProcess second = comanda.replace(old.getFirst(), now);
        second.start();
        if (open) {
            door.add(second);
        }
    }

    private static int migrations(Comanda comanda) throws SQLException {
        int count = 0;
        for (Service service : Service.values()) {
            try (Connection connection = comanda.postgres().owned(service.database()).connect();
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT count(*) FROM flyway_schema_history")) {
                rows.next();
                count += rows.getInt(1);
            }
        }
        return count;
    }
}
