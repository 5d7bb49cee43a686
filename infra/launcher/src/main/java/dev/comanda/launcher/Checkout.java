package dev.comanda.launcher;

import java.nio.file.Files;
import java.nio.file.Path;

/// Where things are in the working copy that the launcher belongs to.
///
/// @param root the folder with `./dev` and the modules
public record Checkout(Path root) {

    private static final String PROPERTY = "comanda.home";

    /// `-Dcomanda.home=…` as `./dev` passes it, else the nearest folder upwards that holds the
    /// modules.
    ///
    /// @throws CannotGoOn if there is none
    public static Checkout find() {
        String given = System.getProperty(PROPERTY);
        if (given != null) {
            return new Checkout(Path.of(given).toAbsolutePath());
        }
        for (Path here = Path.of("").toAbsolutePath(); here != null; here = here.getParent()) {
            if (Files.isDirectory(here.resolve(Service.ORDERS.module()))
                    && Files.isDirectory(here.resolve("nats"))) {
                return new Checkout(here);
            }
        }
        throw new CannotGoOn(
                "run this inside the working copy of Comanda, or set -D"
                        + PROPERTY
                        + "=<its folder>");
    }

    /// The packaged service.
    ///
    /// @throws CannotGoOn if it was not packaged yet
    public Path jar(Service service) {
        Path jar = root.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new CannotGoOn(
                    service
                            + " is not packaged ("
                            + jar
                            + " is missing): run `mvn -DskipTests package`");
        }
        return jar;
    }

    /// Where the services' logs go under `./dev`: kept after the end, overwritten by the next
    /// start.
    public Path logs() {
        return root.resolve("infra/launcher/target/logs");
    }
}
