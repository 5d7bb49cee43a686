package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.Shop.Placed;
import java.util.List;
import org.junit.jupiter.api.Test;

/// 1 000 orders over 20 products, 32 at a time, with declines and shortages among them.
class ThousandOrdersIT {

    private static final int ORDERS = 1_000;
    private static final int AT_A_TIME = 32;

    private final Shop shop = new Shop(Running.comanda());

    @Test
    void allEndAndNothingIsLostOrMadeUp() throws Exception {
        long seed = Long.getLong("comanda.seed", 1_000);
        Burst burst = new Burst(shop, seed).products(14, 1_000).products(6, 60);
        long begin = System.nanoTime();
        List<Placed> orders = burst.place(ORDERS, AT_A_TIME, Shop.PAYS);
        long placed = System.nanoTime();
        Audit audit = burst.audit();
        List<String> violations = audit.violations(orders);
        System.out.printf(
                "%d orders (seed %d): placed in %d ms, all ended and audited %d ms later: %s%n",
                ORDERS,
                seed,
                (placed - begin) / 1_000_000,
                (System.nanoTime() - placed) / 1_000_000,
                audit.ends());
        assertThat(violations).isEmpty();
        assertThat(audit.ends()).containsOnlyKeys("CONFIRMED", "FAILED", "CANCELLED");
    }
}
