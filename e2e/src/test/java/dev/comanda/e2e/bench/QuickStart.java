package dev.comanda.e2e.bench;

import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.Folders;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/// Starts the packaged services in less than half the time, for tests that start them many times:
/// what their JVMs learned while they were [training][#training] is kept in an [AOT
/// cache](https://openjdk.org/jeps/514), and the [quick][#quick] ones begin with it.
///
/// It is the same bytecode, from the same jars. Only the way to it is another: a JVM keeps what its
/// own class loader has loaded, so the jars are one flat class path instead of Quarkus' own loader.
public final class QuickStart {

    /// Where everything about it goes: one place for all tests, so that one learns for the others.
    public static final Path FOLDER = Path.of("target", "quick-start").toAbsolutePath();

    private static final int WRITTEN_WITHIN_SECONDS = 120;
    private static final int MADE_WITHIN_SECONDS = 120;
    private static final int TAIL_LINES = 20;

    private final Checkout flat;
    private final boolean learned;

    public QuickStart(Checkout packaged) {
        this.flat = new Checkout(FOLDER);
        this.learned = isLearned(packaged);
        if (!learned) {
            for (Service service : Service.values()) {
                writeJar(packaged.jar(service).resolveSibling(""), jar(service));
            }
        }
    }

    /// Whether another test, or an earlier run, has left the caches of these very jars. A JVM that
    /// finds that a cache does not fit starts without.
    private boolean isLearned(Checkout packaged) {
        for (Service service : Service.values()) {
            File cache = file(service, ".aot").toFile();
            if (cache.lastModified() < packaged.jar(service).toFile().lastModified()) {
                return false;
            }
        }
        return true;
    }

    /// Whether there is nothing to learn any more.
    public boolean hasLearned() {
        return learned;
    }

    /// The plan for a cluster that learns: use it well, then [#learn].
    public Plan training(Plan plan) {
        return learned
                ? quick(plan)
                : with(plan, "-XX:AOTMode=record -XX:AOTConfiguration=", ".learned");
    }

    /// Ends the services of the training cluster, which is when they write down what they have
    /// learned, and makes the caches of it.
    ///
    /// @param jvm the options that they had
    public void learn(Comanda training, List<String> jvm) {
        if (learned) {
            return;
        }
        for (Service service : Service.values()) {
            ServiceProcess process = training.service(service);
            ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
            var _ = process.onExit().orTimeout(WRITTEN_WITHIN_SECONDS, TimeUnit.SECONDS).join();
        }
        Map<Service, Process> makers = new EnumMap<>(Service.class);
        for (Service service : Service.values()) {
            makers.put(service, make(service, jvm));
        }
        makers.forEach(this::await);
    }

    /// The plan for clusters that start quickly, with the same JVM options as those that learned.
    public Plan quick(Plan plan) {
        return with(plan, "-XX:AOTCache=", ".aot");
    }

    private Plan with(Plan plan, String option, String file) {
        Plan all =
                new Plan(
                        flat,
                        plan.ports(),
                        plan.logs(),
                        plan.jvm(),
                        plan.environment(),
                        plan.syncInterval(),
                        plan.postgres(),
                        plan.wiring());
        for (Service service : Service.values()) {
            all = all.with(service, "JAVA_TOOL_OPTIONS", option + file(service, file));
        }
        return all;
    }

    private Process make(Service service, List<String> jvm) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvm);
        command.add("-XX:AOTMode=create");
        command.add("-XX:AOTConfiguration=" + file(service, ".learned"));
        command.add("-XX:AOTCache=" + file(service, ".aot"));
        command.addAll(List.of("-jar", jar(service).toString()));
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(file(service, ".log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(command.toString(), e);
        }
    }

    private void await(Service service, Process maker) {
        try {
            if (maker.waitFor(MADE_WITHIN_SECONDS, TimeUnit.SECONDS) && maker.exitValue() == 0) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        maker.destroyForcibly();
        throw new CannotGoOn(
                "no AOT cache for "
                        + service
                        + ":\n"
                        + Folders.tail(file(service, ".log"), TAIL_LINES));
    }

    private Path file(Service service, String suffix) {
        return FOLDER.resolve(service.module() + suffix);
    }

    /// Where [Checkout#jar] looks for it.
    private Path jar(Service service) {
        return FOLDER.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
    }

    /// A jar without classes, which names all the others. What Quarkus has transformed comes before
    /// its original.
    private static void writeJar(Path application, Path jar) {
        Path home = jar.resolveSibling("");
        try (Stream<Path> files = Files.walk(application)) {
            Files.createDirectories(home);
            List<String> jars =
                    files.filter(file -> file.toString().endsWith(".jar"))
                            .filter(file -> !file.resolveSibling("").equals(application))
                            .sorted(
                                    (a, b) ->
                                            rank(a) == rank(b) ? a.compareTo(b) : rank(a) - rank(b))
                            .map(file -> home.relativize(file).toString())
                            .toList();
            Manifest manifest = new Manifest();
            Attributes main = manifest.getMainAttributes();
            main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
            main.put(Attributes.Name.MAIN_CLASS, "io.quarkus.runner.GeneratedMain");
            main.put(Attributes.Name.CLASS_PATH, String.join(" ", jars));
            main.putValue(
                    "Add-Opens",
                    "java.base/java.lang java.base/java.nio java.base/jdk.internal.misc");
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file, manifest)) {
                out.finish();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("writing " + jar, e);
        }
    }

    private static int rank(Path jar) {
        String name = jar.getFileName().toString();
        return name.startsWith("transformed-") ? 0 : name.startsWith("generated-") ? 1 : 2;
    }
}
