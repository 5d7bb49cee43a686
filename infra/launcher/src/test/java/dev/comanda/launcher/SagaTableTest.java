package dev.comanda.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SagaTableTest {

    private static final String SAGA =
            """
            {"orderId": "0199a7c4-5f00-7000-8000-000000000001", "sagaStatus": "COMPENSATED",
             "steps": [{"name": "ValidateProducts", "executed": true, "compensated": false},
                       {"name": "ReserveInventory", "executed": true, "compensated": true},
                       {"name": "ProcessPayment", "executed": false, "compensated": false},
                       {"name": "ConfirmOrder", "executed": false, "compensated": false}],
             "transitions": [{"at": "2026-11-22T10:00:00.000Z", "to": "STARTED"},
                             {"at": "2026-11-22T10:00:01.250Z", "to": "COMPENSATED"}]}
            """;

    private static final String ORDER =
            """
            {"orderId": "0199a7c4-5f00-7000-8000-000000000001", "status": "CANCELLED"}
            """;

    @Test
    void oneLinePerOrderOneColumnPerStep() throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode order = json.readTree(ORDER);
        OrderView view = OrderView.of(order, json.readTree(SAGA));
        String table =
                new SagaTable(new Paint(false))
                        .render(List.of(new SagaTable.Row(view, "card declined")));
        assertThat(table)
                .isEqualTo(
                        """
                                                                         Validate   Reserve   Process  Confirm
                        order                                 status     Products  Inventory  Payment   Order       took
                        0199a7c4-5f00-7000-8000-000000000001  CANCELLED     ✓          ↩         –        –        1.3 s  card declined

                        ✓ done   ↩ undone   – not reached""");
        assertThat(view.ended()).isTrue();
    }

    @Test
    void durationsAreShort() {
        assertThat(SagaTable.duration(46)).isEqualTo("46 ms");
        assertThat(SagaTable.duration(1_000)).isEqualTo("1.0 s");
        assertThat(SagaTable.duration(61_240)).isEqualTo("61.2 s");
    }
}
