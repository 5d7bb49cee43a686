package dev.comanda.payment.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.nats.contract.OrderId;
import dev.comanda.payment.audit.PaymentRecords.Recorded;
import dev.comanda.payment.gateway.GatewayBook.Moved;
import dev.comanda.payment.gateway.GatewayBook.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PaymentAuditTest {

    private static final int ROUNDS = 2_000;

    @Test
    void page_after_page_shows_every_payment_and_every_line_of_the_book_once() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < ROUNDS; round++) {
            TreeMap<OrderId, Recorded> payments = new TreeMap<>();
            TreeMap<OrderId, Moved> moved = new TreeMap<>();
            for (int i = random.nextInt(12); i > 0; i--) {
                OrderId id = id(random.nextInt(20));
                payments.put(id, new Recorded(id, "SUCCEEDED", 1L, "EUR", null));
            }
            for (int i = random.nextInt(12); i > 0; i--) {
                OrderId id = id(random.nextInt(20));
                moved.put(id, new Moved(id, 1, 0, 1, 0, "EUR"));
            }
            TreeMap<OrderId, PaymentFact> expected = new TreeMap<>();
            payments.keySet().forEach(id -> expected.put(id, fact(id, payments, moved)));
            moved.keySet().forEach(id -> expected.put(id, fact(id, payments, moved)));

            assertThat(walk(payments, moved, 1 + random.nextInt(6)))
                    .as("seed %d, round %d", seed, round)
                    .containsExactlyElementsOf(expected.values());
        }
    }

    private static List<PaymentFact> walk(
            NavigableMap<OrderId, Recorded> payments,
            NavigableMap<OrderId, Moved> moved,
            int limit) {
        List<PaymentFact> all = new ArrayList<>();
        OrderId after = id(-1);
        while (true) {
            List<PaymentFact> page =
                    PaymentAudit.merge(
                            first(payments.tailMap(after, false), limit),
                            first(moved.tailMap(after, false), limit),
                            limit,
                            Source.PROVIDER);
            all.addAll(page);
            if (page.size() < limit) {
                return all;
            }
            after = new OrderId(page.getLast().orderId());
        }
    }

    private static <T> List<T> first(SortedMap<OrderId, T> rest, int limit) {
        return rest.values().stream().limit(limit).toList();
    }

    private static PaymentFact fact(
            OrderId id,
            NavigableMap<OrderId, Recorded> payments,
            NavigableMap<OrderId, Moved> moved) {
        return PaymentFact.of(id.value(), payments.get(id), moved.get(id), Source.PROVIDER);
    }

    private static OrderId id(int i) {
        return new OrderId(new UUID(0, i + 1));
    }
}
