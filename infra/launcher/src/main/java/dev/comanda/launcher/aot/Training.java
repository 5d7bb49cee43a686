package dev.comanda.launcher.aot;

import dev.comanda.launcher.CannotGoOn;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.launcher.ServiceProcess;
import dev.comanda.servers.AtExit;
import dev.comanda.servers.Where;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Makes the [AOT caches][AotCache] of the three packaged services: a cluster of its own works off
/// some hundred orders, and each JVM writes down what it has learned when it ends. The next
/// [ServiceProcess] of the same package starts from that.
///
/// A cache is a convenience: if it cannot be made, that is said, and everything goes on without.
public final class Training {

    /// So long are orders placed: then what every order goes through has been compiled once.
    private static final Duration PRACTICE = Duration.ofSeconds(20);

    /// Longest wait for a JVM that writes its cache; some ten seconds are usual.
    private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(3);

    /// Profiles come with the second compiler only, and those of the first do not need them.
    private static final String ONE_COMPILER = "-XX:TieredStopAtLevel";

    private final Checkout checkout;
    private final List<String> jvm;
    private final Where postgres;
    private final Map<Service, AotCache> caches = new EnumMap<>(Service.class);

    private Training(Plan plan) {
        this.checkout = plan.checkout();
        this.postgres = plan.postgres();
        this.jvm = plan.jvm().stream().filter(o -> !o.startsWith(ONE_COMPILER)).toList();
        for (Service service : Service.values()) {
            caches.put(service, AotCache.of(checkout.jar(service), jvm));
        }
    }

    /// Whether clusters like this one start from caches.
    public static boolean isDone(Plan plan) {
        return new Training(plan).isDone();
    }

    /// Makes the caches for clusters like this one, unless they are there, or its JVM options say
    /// something about caches themselves.
    ///
    /// @param progress hears of it when they are made
    /// @param say for the line before, and for the one that says why there are none
    public static void ensure(Plan plan, Progress progress, Consumer<String> say) {
        Training training = new Training(plan);
        if (training.isDone() || AotCache.isAddressed(plan.jvm())) {
            return;
        }
        say.accept("the JVMs learn from a cluster of their own, once for this build");
        try {
            var _ = progress.timed(training::run, n -> "learned from " + n + " orders");
        } catch (RuntimeException e) {
            if (!AtExit.isEnding()) {
                say.accept("they could not, so they start without an AOT cache: " + e.getMessage());
            }
        }
    }

    private boolean isDone() {
        return caches.values().stream().allMatch(AotCache::exists);
    }

    private int run() {
        int learned;
        try (Comanda comanda = Comanda.start(recording(), Progress.SILENT)) {
            learned = new Practice(comanda).run(PRACTICE);
            for (Service service : Service.values()) {
                ProcessHandle.of(comanda.service(service).pid()).ifPresent(ProcessHandle::destroy);
            }
            for (Service service : Service.values()) {
                awaitWritten(comanda.service(service));
            }
        }
        caches.forEach(Training::keep);
        return learned;
    }

    private Plan recording() {
        Plan plan =
                Plan.isolated(checkout, checkout.logs().resolve("training"))
                        .withJvm(jvm)
                        .on(postgres);
        for (Map.Entry<Service, AotCache> entry : caches.entrySet()) {
            Path file = beingWritten(entry.getValue());
            try {
                Files.createDirectories(file.resolveSibling(""));
            } catch (IOException e) {
                throw new UncheckedIOException("making the folder of " + file, e);
            }
            plan =
                    plan.with(
                            entry.getKey(),
                            "JDK_JAVA_OPTIONS",
                            "\"-XX:AOTCacheOutput=" + file + "\"");
        }
        return plan;
    }

    private static void awaitWritten(ServiceProcess service) {
        try {
            var _ = service.onExit().orTimeout(WRITTEN_WITHIN.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            throw service.failed("did not write its cache in time");
        }
    }

    /// Whole, or not at all: nobody ever starts from half a cache.
    private static void keep(Service service, AotCache cache) {
        Path written = beingWritten(cache);
        if (!Files.exists(written)) {
            throw new CannotGoOn(service + " wrote none; see its log");
        }
        try {
            Files.move(written, cache.file(), StandardCopyOption.ATOMIC_MOVE);
            cache.forgetOthers();
        } catch (IOException e) {
            throw new UncheckedIOException("keeping " + cache.file(), e);
        }
    }

    private static Path beingWritten(AotCache cache) {
        long pid = ProcessHandle.current().pid();
        return cache.file().resolveSibling(cache.file().getFileName() + "." + pid);
    }
}
