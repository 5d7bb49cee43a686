package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.Shop.Placed;
import dev.comanda.launcher.Comanda;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The broker is disposable: it is killed and all that it held is gone, while orders are on their
/// way.
class LostBrokerIT {

    private final Comanda comanda = Running.comanda();
    private final Shop shop = new Shop(comanda);

    @Test
    void everyOrderEndsRightAfterTheStoreWasWiped() throws Exception {
        Burst burst = new Burst(shop, 4).products(6, 60).products(1, 5);
        List<Placed> orders = new ArrayList<>(burst.place(30, 8, Shop.SLOW));
        comanda.nats().kill();
        comanda.nats().wipeStore();
        orders.addAll(burst.place(10, 8, Shop.PAYS)); // taken as ever: PostgreSQL is the truth
        comanda.nats().restart();
        assertThat(burst.audit().violations(orders)).isEmpty();
    }
}
