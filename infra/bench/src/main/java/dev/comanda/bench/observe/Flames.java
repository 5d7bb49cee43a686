package dev.comanda.bench.observe;

import dev.comanda.launcher.CannotGoOn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import one.profiler.AsyncProfilerLoader;

/// Where the processor time of running JVMs goes, as flame graphs: `<name>.html`, made by
/// [async-profiler](https://github.com/async-profiler/async-profiler).
public final class Flames {

    /// How long the services are looked at, all at the same time.
    public static final Duration LONG_ENOUGH = Duration.ofSeconds(20);

    /// Processor time between two looks at a thread. Needs no right that a container does not have.
    private static final List<String> CPU = List.of("-e", "ctimer", "-i", "1ms");

    /// What is narrower, in per cent, is not drawn.
    private static final String LEAST_WIDTH = "0.3";

    private Flames() {}

    /// Whether there is an async-profiler for this machine.
    ///
    /// @throws CannotGoOn if there is none
    public static void requireProfiler() {
        if (!AsyncProfilerLoader.isSupported()) {
            throw new CannotGoOn(
                    "--flames needs async-profiler, and there is none for this machine: leave it out");
        }
    }

    /// Looks at all of them for some time.
    ///
    /// @param jvms by the name that the file will have
    /// @throws CannotGoOn if one cannot be looked at, or the folder cannot be written to
    public static void draw(Map<String, ProcessTree> jvms, Path folder, Duration time) {
        List<CompletableFuture<Void>> drawings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Files.createDirectories(folder);
            jvms.forEach(
                    (name, jvm) -> {
                        Path file = folder.resolve(name + ".html").toAbsolutePath();
                        drawings.add(
                                CompletableFuture.runAsync(
                                        () -> draw(name, jvm.pid(), file, time), threads));
                    });
            drawings.forEach(CompletableFuture::join);
        } catch (IOException e) {
            throw new CannotGoOn("--flames " + folder + " cannot be written: " + e, e);
        } catch (CompletionException e) {
            throw new CannotGoOn("--flames: " + e.getCause(), e);
        }
    }

    private static void draw(String name, long pid, Path file, Duration time) {
        List<String> arguments = new ArrayList<>(CPU);
        arguments.addAll(List.of("-d", String.valueOf(time.toSeconds())));
        arguments.addAll(List.of("--title", name, "--minwidth", LEAST_WIDTH));
        arguments.addAll(List.of("-f", file.toString(), String.valueOf(pid)));
        try {
            var _ = AsyncProfilerLoader.executeProfiler(arguments.toArray(String[]::new));
        } catch (IOException e) {
            throw new CannotGoOn(name + " cannot be looked at: " + e.getMessage(), e);
        }
    }
}
