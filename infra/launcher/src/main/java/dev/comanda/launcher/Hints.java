package dev.comanda.launcher;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/// The lines to try while `./dev up` stays up.
///
/// @param logs where the services' logs are
record Hints(Comanda comanda, Path logs) {

    void print(PrintStream out, Paint paint) {
        String orders = url(Service.ORDERS);
        Cafe.Sample sample = Cafe.SAMPLES.getFirst();
        out.println();
        out.println(paint.strong("Try"));
        for (String line :
                List.of(
                        "curl -si %s/orders -H 'content-type: application/json' -d '%s'"
                                .formatted(orders, Api.json(sample.body())),
                        "curl -s %s/orders/<orderId>".formatted(orders),
                        "curl -s %s/orders/<orderId>/saga".formatted(orders),
                        "curl -s %s/inventory/products/croissant"
                                .formatted(url(Service.INVENTORY)),
                        "curl -s '%s/payments?orderId=<orderId>'"
                                .formatted(url(Service.PAYMENTS)),
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
