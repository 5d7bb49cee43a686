package dev.comanda.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// The lines to try while `./dev up` stays up.
///
/// @param order one that was placed already, so that every line works as it stands
/// @param logs where the services' logs are
record Hints(Comanda comanda, String order, Path logs) {

    void print(PrintStream out, Paint paint) {
        String orders = url(Service.ORDERS);
        Cafe.Sample sample = Cafe.SAMPLES.getFirst();
        out.println();
        out.println(paint.strong("Try"));
        for (String line :
                List.of(
                        "curl -si %s/orders -H 'content-type: application/json' -d '%s'"
                                .formatted(orders, Api.json(sample.body())),
                        "curl -s %s/orders/%s".formatted(orders, order),
                        "curl -s %s/orders/%s/saga".formatted(orders, order),
                        "curl -s %s/inventory/products/croissant".formatted(url(Service.INVENTORY)),
                        "curl -s '%s/payments?orderId=%s'".formatted(url(Service.PAYMENTS), order),
                        "nats --server %s stream view ORDERS".formatted(comanda.nats().url()),
                        "psql postgresql://orders:orders@%s/orders"
                                .formatted(comanda.postgres().hostPort()))) {
            out.println("  " + line);
        }
        out.println();
        out.println("Logs are in " + logs + ". Ctrl-C stops everything.");
    }

    private String url(Service service) {
        return "http://localhost:" + comanda.service(service).base().getPort();
    }
}
