package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.Shop.Placed;
import dev.comanda.e2e.Shop.Stock;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// SIGKILL in the middle of a saga, and a new start.
class KilledServiceIT {

    private static final Duration CHARGED_WITHIN = Duration.ofSeconds(30);

    private final Comanda comanda = Running.comanda();
    private final Shop shop = new Shop(comanda);

    @AfterEach
    void startWhatIsDead() {
        Running.heal();
    }

    @Test
    void inventoryBetweenPaymentAndSale() {
        String product = shop.product(10);
        Placed order = shop.place(Shop.SLOW, Map.of(product, 2));
        shop.awaitSaga(order, "PAYMENT_PROCESSING");
        comanda.service(Service.INVENTORY).kill();
        shop.awaitSaga(order, "PAYMENT_SUCCEEDED");
        assertThat(shop.saga(order).path("waitingFor").asText()).isEqualTo("INVENTORY");
        comanda.service(Service.INVENTORY).start();
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");
        assertThat(shop.stock(product)).isEqualTo(new Stock(8, 0, 2));
    }

    @Test
    void paymentAfterTheMoneyMovedAndBeforeItSaidSo() {
        String product = shop.product(10);
        Placed order = shop.place(Shop.SLOW, Map.of(product, 1));
        Await.until("the provider to have charged", CHARGED_WITHIN, () -> charges(order) == 1);
        comanda.service(Service.PAYMENTS).kill();
        assertThat(shop.sagaStatus(order)).isEqualTo("PAYMENT_PROCESSING");
        comanda.service(Service.PAYMENTS).start();
        assertThat(shop.awaitEnd(order)).isEqualTo("CONFIRMED");
        assertThat(charges(order)).isEqualTo(1);
        assertThat(shop.stock(product)).isEqualTo(new Stock(9, 0, 1));
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void anyOfThemUnderABurst(Service victim) throws Exception {
        Burst burst = new Burst(shop, victim.port()).products(4, 40).products(1, 5);
        List<Placed> orders = burst.place(40, 8, Shop.SLOW); // the last are still being charged
        comanda.service(victim).kill();
        comanda.service(victim).start();
        assertThat(burst.audit().violations(orders)).isEmpty();
    }

    private int charges(Placed order) {
        return ProviderBook.read(comanda).chargesOf(order.orderId());
    }
}
