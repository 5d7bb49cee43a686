package dev.comanda.e2e;

import dev.comanda.launcher.Comanda;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/// What the payment provider booked: the outside world's own record of who was charged, whatever
/// payment-service believes.
///
/// @param charged how many charges went through, by order id
/// @param refunded how many refunds, by order id
record ProviderBook(Map<String, Integer> charged, Map<String, Integer> refunded) {

    ProviderBook {
        charged = Map.copyOf(charged);
        refunded = Map.copyOf(refunded);
    }

    /// The simulated provider's book, which is kept in payment-service's database.
    static ProviderBook read(Comanda comanda) {
        return new ProviderBook(count(comanda, "CHARGED"), count(comanda, "REFUNDED"));
    }

    int chargesOf(String orderId) {
        return charged.getOrDefault(orderId, 0);
    }

    int refundsOf(String orderId) {
        return refunded.getOrDefault(orderId, 0);
    }

    private static Map<String, Integer> count(Comanda comanda, String outcome) {
        String sql =
                "SELECT order_id::text, count(*) FROM simulator_book WHERE outcome = '"
                        + outcome
                        + "' GROUP BY order_id";
        Map<String, Integer> counts = new HashMap<>();
        try (Connection connection = comanda.postgres().database("payments").connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                counts.put(rows.getString(1), rows.getInt(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("reading the provider's book", e);
        }
        return counts;
    }
}
