package dev.comanda.bench.load;

import dev.comanda.bench.load.Goods.Product;
import io.vertx.core.buffer.Buffer;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The bodies of `POST /orders`, written once and sent in turn. One to three lines each, two on
/// average: an order and its lines are three rows, as in the raw baseline.
public final class Baskets {

    /// A prime, so that the turn of the bodies does not fall into step with anything else.
    private static final int BODIES = 8_191;

    /// The same orders in every run.
    private static final long SEED = 20_261_122;

    private static final int MAX_LINES = 3;
    private static final int MAX_QUANTITY = 3;
    private static final int CUSTOMERS = 10_000;
    private static final int PERCENT = 100;

    private final Buffer[] bodies = new Buffer[BODIES];

    /// @param hot whether every order wants one and the same product
    public Baskets(Mix mix, boolean hot) {
        RandomGenerator random = new SplittableRandom(SEED);
        for (int i = 0; i < BODIES; i++) {
            bodies[i] = Buffer.buffer(body(random, mix, hot, i * PERCENT / BODIES));
        }
        shuffle(random);
    }

    /// @param order counted from 0
    public Buffer body(long order) {
        return bodies[(int) (order % BODIES)];
    }

    /// So that the failing ones are spread, and still exactly as many as the mix says.
    private void shuffle(RandomGenerator random) {
        for (int i = BODIES - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            Buffer body = bodies[i];
            bodies[i] = bodies[other];
            bodies[other] = body;
        }
    }

    /// @param percentile where it stands among all, 0 to 99
    private static String body(RandomGenerator random, Mix mix, boolean hot, int percentile) {
        boolean declined = percentile < mix.declined();
        boolean soldOut = !declined && percentile < mix.declined() + mix.outOfStock();
        StringBuilder body = new StringBuilder();
        body.append("{\"customerId\":\"customer-").append(random.nextInt(CUSTOMERS));
        body.append("\",\"items\":[");
        int lines = hot ? 1 : 1 + random.nextInt(MAX_LINES);
        Set<Product> taken = new HashSet<>();
        while (taken.size() < lines) {
            Product product = Goods.product(hot ? 0 : random.nextInt(Goods.PRODUCTS));
            if (taken.add(product)) {
                line(body, product, random);
            }
        }
        if (soldOut) {
            line(body, Goods.soldOut(), random);
        }
        body.setLength(body.length() - 1); // the last comma
        body.append("],\"currency\":\"").append(Goods.CURRENCY);
        body.append("\",\"paymentMethod\":\"");
        return body.append(declined ? "pm_card_chargeDeclined" : "pm_card_visa")
                .append("\"}")
                .toString();
    }

    private static void line(StringBuilder body, Product product, RandomGenerator random) {
        body.append("{\"productId\":\"").append(product.id());
        body.append("\",\"quantity\":").append(1 + random.nextInt(MAX_QUANTITY));
        body.append(",\"unitPrice\":").append(product.price()).append("},");
    }
}
