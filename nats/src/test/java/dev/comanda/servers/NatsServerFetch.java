package dev.comanda.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The two ways to fetch nats-server; the first does for other programs, too. Each returns
/// nothing where it does not work, having said why on standard error.
///
/// @param bin the folder to put it in; it exists
record NatsServerFetch(Path bin) {

    private static final Duration AT_MOST = Duration.ofMinutes(10);
    private static final String MODULE = "github.com/nats-io/nats-server/v2@";
    private static final String PACKAGE = "nats-server";

    /// `go install` into our own folder; a Go too old for it refuses.
    Optional<Path> byGo() {
        return byGo(PACKAGE, MODULE + NatsServerBinary.VERSION, "");
    }

    /// The same with any program.
    ///
    /// @param module with its version, `example.org/tool@v1.2.3`
    /// @param tags for `-tags`, or empty
    Optional<Path> byGo(String program, String module, String tags) {
        Optional<Path> go = go();
        if (go.isEmpty()) {
            return Optional.empty();
        }
        say("building " + module + " with go install, once");
        ran(bin, List.of(go.get().toString(), "install", "-tags", tags, module));
        return Optional.of(bin.resolve(program)).filter(Files::isExecutable);
    }

    static Optional<Path> go() {
        return Stream.of((System.getenv("PATH") + ":/usr/local/go/bin").split(":"))
                .map(folder -> Path.of(folder, "go"))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// Downloads the distribution's package and takes the program out of it.
    Optional<Path> bySystemPackage() {
        if (!ran(bin, List.of("apt-get", "--version"))) {
            return Optional.empty();
        }
        say("taking nats-server out of the system's package, once");
        Path folder = Folders.temporary("apt");
        try {
            List<String> download = List.of("apt-get", "download", PACKAGE);
            if (!ran(folder, download)) {
                ran(folder, asRoot("apt-get", "update"));
                if (!ran(folder, download)) {
                    return Optional.empty();
                }
            }
            unpack(folder);
            return made();
        } finally {
            Folders.delete(folder);
        }
    }

    private void unpack(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            Path archive =
                    files.filter(file -> file.toString().endsWith(".deb"))
                            .findFirst()
                            .orElseThrow();
            Path tree = folder.resolve("tree");
            if (ran(folder, List.of("dpkg-deb", "-x", archive.toString(), tree.toString()))) {
                Path program = tree.resolve("usr/sbin/nats-server");
                Files.move(program, bin.resolve(PACKAGE), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("unpacking the package of nats-server", e);
        }
    }

    private Optional<Path> made() {
        return Optional.of(bin.resolve(PACKAGE)).filter(Files::isExecutable);
    }

    private static List<String> asRoot(String... command) {
        return "root".equals(System.getProperty("user.name"))
                ? List.of(command)
                : Stream.concat(Stream.of("sudo", "-n"), Stream.of(command)).toList();
    }

    /// Whether the command could be run and ended well. What it had to say shows only if it
    /// failed.
    private boolean ran(Path folder, List<String> command) {
        File output = bin.resolve(".last-output").toFile();
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("GOBIN", bin.toString());
        builder.redirectErrorStream(true).redirectOutput(output);
        Process process;
        try {
            process = builder.start();
        } catch (IOException _) {
            return false; // no such program here
        }
        try {
            if (!process.waitFor(AT_MOST.toMillis(), TimeUnit.MILLISECONDS)) {
                Processes.killTree(process.toHandle());
            }
        } catch (InterruptedException e) {
            Processes.killTree(process.toHandle());
            Thread.currentThread().interrupt();
            throw new ServerUnavailable("interrupted while fetching nats-server", e);
        }
        if (process.exitValue() != 0) {
            say(String.join(" ", command) + " failed:\n" + Folders.tail(output.toPath(), 5));
        }
        return process.exitValue() == 0;
    }

    private static void say(String line) {
        System.err.println("comanda: " + line);
    }
}
