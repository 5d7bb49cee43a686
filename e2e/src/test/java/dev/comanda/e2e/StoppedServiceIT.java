package dev.comanda.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.Shop.Placed;
import dev.comanda.e2e.Shop.Stock;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// SIGTERM in the middle of a saga: what was begun is brought to an end, and said.
class StoppedServiceIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final Comanda comanda = Running.comanda();
    private final Shop shop = new Shop(comanda);

    @AfterEach
    void startWhatIsDown() {
        Running.heal();
    }

    @Test
    void paymentWaitsForTheAnswerToAChargeAndSaysIt() {
        String product = shop.product(10);
        Placed order = shop.place(Shop.SLOW, Map.of(product, 2));
        Await.until(
                "the provider to have charged",
                SOON,
                () -> ProviderBook.read(comanda).chargesOf(order.orderId()) == 1);
        comanda.service(Service.PAYMENTS).stop();
        Await.until(
                "the order to end, with nobody there to ask the provider again",
                SOON,
                () -> shop.sagaStatus(order).equals("COMPLETED"));
        assertThat(shop.stock(product)).isEqualTo(new Stock(8, 0, 2));
    }
}
