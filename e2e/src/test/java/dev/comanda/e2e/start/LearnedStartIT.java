package dev.comanda.e2e.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.launcher.aot.AotCache;
import dev.comanda.launcher.aot.Training;
import dev.comanda.servers.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a service's JVM has learned it starts from; and where that is no good, it starts as well.
class LearnedStartIT {

    private static final Path FOLDER = Path.of("target", "logs", "start").toAbsolutePath();
    private static final Path COPY = FOLDER.resolve("copy");
    private static final Checkout CHECKOUT = Checkout.find();
    private static final String FROM_CACHE = "source: shared objects file";

    private static Comanda comanda;

    /// Each with a list of the classes that it loads.
    @BeforeAll
    static void start() {
        Plan plan = Plan.isolated(CHECKOUT, FOLDER);
        Training.ensure(plan, Progress.SILENT, System.out::println);
        assertThat(Training.isDone(plan)).isTrue();
        for (Service service : Service.values()) {
            String list = "\"-Xlog:class+load:file=" + classes(service) + ":none\"";
            plan = plan.with(service, "JDK_JAVA_OPTIONS", list);
        }
        comanda = Comanda.start(plan, Progress.SILENT);
    }

    @AfterAll
    static void stop() {
        comanda.close();
    }

    @AfterEach
    void forgetTheCopy() {
        Folders.delete(COPY);
    }

    @Test
    void aServiceStartsFromWhatItsJvmHasLearned() throws IOException {
        for (Service service : Service.values()) {
            comanda.service(service).stop();
        }
        for (Service service : Service.values()) {
            ServiceProcess alone = comanda.service(service);
            alone.start();
            System.out.printf("%s: ready in %d ms%n", service, alone.startedIn().toMillis());
            List<String> ours = ours(service);
            assertThat(ours).isNotEmpty();
            assertThat(ours.stream().filter(line -> line.contains(FROM_CACHE)).count())
                    .as("of %d classes of ours", ours.size())
                    .isGreaterThan(ours.size() * 9L / 10);
            alone.stop();
        }
        for (Service service : Service.values()) {
            comanda.service(service).start();
        }
    }

    @Test
    void aCacheThatIsBrokenIsNoObstacle() throws IOException {
        Checkout copy = new Checkout(COPY);
        link(CHECKOUT.jar(Service.PAYMENTS).resolveSibling(""), Service.PAYMENTS);
        List<String> jvm = Plan.SMALL_JVM;
        Path cache = AotCache.of(copy.jar(Service.PAYMENTS), jvm).file();
        byte[] whole = Files.readAllBytes(AotCache.of(CHECKOUT.jar(Service.PAYMENTS), jvm).file());
        Files.createDirectories(cache.resolveSibling(""));

        Files.writeString(cache, "nothing of the kind");
        startsAndIsReady(copy);
        Files.write(cache, Arrays.copyOf(whole, whole.length / 2));
        startsAndIsReady(copy);
        Files.write(cache, whole); // of another class path
        startsAndIsReady(copy);
    }

    private static void startsAndIsReady(Checkout copy) {
        ServiceProcess further = comanda.another(Service.PAYMENTS, copy);
        further.start();
        assertThat(further.ready()).isTrue();
        System.out.printf("with a broken cache: ready in %d ms%n", further.startedIn().toMillis());
        further.stop();
    }

    /// The same package once more, without copying its jars.
    private static void link(Path application, Service service) throws IOException {
        Path there = COPY.resolve(service.module()).resolve("target/quarkus-app");
        try (Stream<Path> files = Files.walk(application)) {
            for (Path file : files.toList()) {
                Path link = there.resolve(application.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(link);
                } else {
                    Files.createLink(link, file);
                }
            }
        }
    }

    private static List<String> ours(Service service) throws IOException {
        try (Stream<String> lines = Files.lines(classes(service))) {
            return lines.filter(line -> line.startsWith("dev.comanda.")).toList();
        }
    }

    private static Path classes(Service service) {
        return FOLDER.resolve(service.module() + ".classes");
    }
}
