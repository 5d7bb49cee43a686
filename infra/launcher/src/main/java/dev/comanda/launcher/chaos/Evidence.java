package dev.comanda.launcher.chaos;

import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.launcher.chaos.fault.Arena;
import dev.comanda.launcher.chaos.verdict.Violation;
import dev.comanda.servers.Folders;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// What helps to find out why: the sagas of the orders that went wrong, and the ends of the logs.
record Evidence(Arena arena) {

    private static final int MAX_SAGAS = 5;
    private static final int TAIL_LINES = 15;

    List<String> of(List<Violation> violations) {
        List<String> evidence = new ArrayList<>();
        violations.stream()
                .map(Violation::orderId)
                .filter(Objects::nonNull)
                .distinct()
                .limit(MAX_SAGAS)
                .forEach(orderId -> evidence.add(saga(orderId)));
        for (Service service : Service.values()) {
            ServiceProcess process = arena.comanda().service(service);
            evidence.add(
                    "the end of %s:%n%s"
                            .formatted(
                                    process.log(),
                                    Folders.tail(process.log(), TAIL_LINES).indent(2)));
        }
        return evidence;
    }

    private String saga(String orderId) {
        String path = "/orders/" + orderId + "/saga";
        try {
            return path + ": " + arena.comanda().api(Service.ORDERS).get(path).body();
        } catch (CannotGoOn e) {
            return path + ": " + e.getMessage();
        }
    }
}
