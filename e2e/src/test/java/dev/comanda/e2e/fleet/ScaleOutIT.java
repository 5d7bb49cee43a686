package dev.comanda.e2e.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// Two and then four instances of each service on one database and one broker: more come while
/// customers order, and some are killed. On one machine it is no faster; it shows that they do not
/// get in each other's way, and that each does its part.
class ScaleOutIT {

    private static final int CUSTOMERS = 8;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int SOME_ORDERS = 300;

    /// Of what each would have if all had the same. The broker gives a message to whoever asked
    /// first, and a small batch goes to one instance whole.
    private static final double FAIR = 0.2;

    @Test
    void instancesShareTheWorkAndMayComeAndDie() throws Exception {
        Plan plan =
                Plan.isolated(
                        Checkout.find(), Path.of("target", "logs", "scale-out").toAbsolutePath());
        FrontDoor door = new FrontDoor();
        try (Comanda comanda = Comanda.start(plan, Progress.SILENT);
                Crowd crowd = new Crowd(door)) {
            add(comanda, door, 1);
            door.add(comanda.service(Service.ORDERS));
            Crowd.stock(comanda.api(Service.INVENTORY));
            crowd.begin(CUSTOMERS, PAUSE);
            crowd.awaitMore(SOME_ORDERS);
            areFair(comanda, crowd, 2);

            add(comanda, door, 2);
            areFair(comanda, crowd, 4);

            // not the first of each: the audit asks that one
            for (Service service : Service.values()) {
                comanda.instances(service).get(1).kill();
                crowd.awaitMore(SOME_ORDERS / 10);
            }
            areFair(comanda, crowd, 3);
            for (Service service : Service.values()) {
                comanda.instances(service).get(1).start();
            }
            areFair(comanda, crowd, 4);
            crowd.stop();
            assertThat(crowd.ends()).containsOnlyKeys("CONFIRMED", "CANCELLED");
            System.out.printf("%d orders: %s%n", crowd.ended().size(), crowd.ends());
            assertThat(new Books(comanda).violations(crowd.ended())).isEmpty();
        }
    }

    /// At the same time, so many more of each service.
    private static void add(Comanda comanda, FrontDoor door, int more) {
        List<ServiceProcess> further = new ArrayList<>();
        for (Service service : Service.values()) {
            for (int i = 0; i < more; i++) {
                further.add(comanda.another(service));
            }
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            further.forEach(one -> threads.execute(one::start));
        }
        further.forEach(
                one -> {
                    assertThat(one.ready()).as(one.name()).isTrue();
                    if (one.service() == Service.ORDERS) {
                        door.add(one);
                    }
                });
    }

    /// Each instance that runs is handed its part of the messages.
    private static void areFair(Comanda comanda, Crowd crowd, int instances) {
        Shares before = Shares.now(comanda.nats());
        crowd.awaitMore(SOME_ORDERS);
        Shares after = Shares.now(comanda.nats());
        Map<Service, List<Long>> all = new TreeMap<>();
        for (Service service : Service.values()) {
            all.put(service, after.since(before, service));
        }
        System.out.printf("%d instances of each: messages %s%n", instances, all);
        all.forEach(
                (service, shares) -> {
                    assertThat(shares).as("%s", service).hasSize(instances);
                    double equal =
                            shares.stream().mapToLong(Long::longValue).sum() / (double) instances;
                    assertThat((double) shares.getFirst())
                            .as("%s: the smallest of %s", service, shares)
                            .isGreaterThan(equal * FAIR);
                });
    }
}
