package dev.comanda.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Finds nats-server on this machine, or fetches it once into [Folders#cache()]: by `go install`,
/// else out of the system's package. The package is unpacked, not installed: that needs no root,
/// and starts no service that would sit on port 4222.
public final class NatsServerBinary {

    /// What `go install` builds.
    public static final String VERSION = "v2.15.2";

    private static final String NAME = "nats-server";

    private NatsServerBinary() {}

    /// The path of a nats-server that can be run, fetched if need be; the first time that may
    /// take a minute.
    ///
    /// @throws ServerUnavailable if there is no way to have one; the message says what to
    ///     install
    public static synchronized Path find() {
        return onThisMachine().orElseGet(NatsServerBinary::fetch);
    }

    /// The one that is here already: on the PATH, where Go puts programs, or fetched before.
    public static Optional<Path> onThisMachine() {
        return places().map(place -> place.resolve(NAME)).filter(Files::isExecutable).findFirst();
    }

    static Stream<Path> places() {
        List<Path> places = new ArrayList<>();
        for (String entry : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (!entry.isBlank()) {
                places.add(Path.of(entry));
            }
        }
        // a user's PATH often lacks the folder that Debian's package uses
        places.add(Path.of("/usr/sbin"));
        places.add(Path.of("/usr/local/sbin"));
        Optional.ofNullable(System.getenv("GOBIN")).map(Path::of).ifPresent(places::add);
        Optional.ofNullable(System.getenv("GOPATH"))
                .map(path -> Path.of(path.split(":", -1)[0], "bin"))
                .ifPresent(places::add);
        places.add(Path.of(System.getProperty("user.home"), "go", "bin"));
        places.add(bin());
        return places.stream();
    }

    private static Path bin() {
        return Folders.cache().resolve("bin");
    }

    private static Path fetch() {
        try {
            Files.createDirectories(bin());
            Path lock = bin().resolve(".lock");
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                // whoever held the lock before us may have fetched it
                return onThisMachine()
                        .or(() -> new NatsServerFetch(bin()).byGo())
                        .or(() -> new NatsServerFetch(bin()).bySystemPackage())
                        .orElseThrow(NatsServerBinary::missing);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("fetching nats-server into " + bin(), e);
        }
    }

    private static ServerUnavailable missing() {
        return new ServerUnavailable(
                "nats-server is missing, and neither Go, nor apt-get, nor a container engine could"
                        + " bring it: put one (2.9.10 or later) on the PATH from"
                        + " https://github.com/nats-io/nats-server/releases");
    }
}
