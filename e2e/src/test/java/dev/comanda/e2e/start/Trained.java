package dev.comanda.e2e.start;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.aot.Training;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Before the first class of tests, if all of them are run: the services' JVMs learn once, and the
/// hundred that the tests start are ready in half the time. Who runs one test (`-Dit.test=…`) does
/// not wait for that, and gets the caches that there are. JUnit finds this by itself.
public final class Trained implements BeforeAllCallback {

    /// True in a whole run; the module's pom says so.
    private static final String PROPERTY = "comanda.e2e.trained";

    private static boolean done;

    @Override
    public void beforeAll(ExtensionContext context) {
        if (Boolean.getBoolean(PROPERTY)) {
            ensure();
        }
    }

    private static synchronized void ensure() {
        if (!done) {
            done = true;
            Plan plan = Plan.isolated(Checkout.find(), Path.of("target", "logs").toAbsolutePath());
            Progress progress =
                    (what, took) -> System.out.printf("%s (%d s)%n", what, took.toSeconds());
            Training.ensure(plan, progress, System.out::println);
        }
    }
}
