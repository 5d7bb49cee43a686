package dev.comanda.e2e.fleet;

import com.fasterxml.jackson.databind.JsonNode;
import dev.comanda.e2e.fleet.Crowd.Ended;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.chaos.verdict.Truth;
import dev.comanda.servers.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Whether everything adds up when all has come to rest: what the customers were told, what the
/// databases hold, and what the system's own audit says.
///
/// @param comanda whose instances all run, the first of each at least
record Books(Comanda comanda) {

    private static final Duration QUIET_WITHIN = Duration.ofSeconds(90);
    private static final Duration AUDIT_WITHIN = Duration.ofSeconds(60);

    /// All that is wrong; empty if nothing is.
    List<String> violations(List<Ended> told) throws SQLException {
        Await.until("everything to come to rest", QUIET_WITHIN, () -> underWay().isEmpty());
        List<String> wrong = new ArrayList<>();
        Map<String, String> stored = new HashMap<>();
        Truth.read(comanda.postgres())
                .orders()
                .forEach(order -> stored.put(order.orderId(), order.outcome()));
        for (Ended order : told) {
            String is = stored.getOrDefault(order.orderId(), "lost");
            if (!is.equals(order.status())) {
                wrong.add(order + " is " + is);
            }
        }
        if (stored.size() != told.size()) {
            wrong.add(told.size() + " orders were placed, and there are " + stored.size());
        }
        JsonNode audit = comanda.api(Service.ORDERS).get("/audit", AUDIT_WITHIN).expect(200);
        audit.path("violations").forEach(violation -> wrong.add(violation.toString()));
        return wrong;
    }

    private Map<String, Long> underWay() {
        try {
            return Truth.underWay(comanda.postgres());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
