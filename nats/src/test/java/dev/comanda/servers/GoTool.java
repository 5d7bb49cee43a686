package dev.comanda.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/// A program written in Go that tests use if they can have it: found on this machine, or built
/// once into [Folders#cache()].
///
/// @param name of the program
/// @param module what `go install` builds
/// @param version of the module, `v1.2.3`
/// @param tags what `go install -tags` is given, which may leave out parts that nobody here needs;
///     empty for none
public record GoTool(String name, String module, String version, String tags) {

    public GoTool(String name, String module, String version) {
        this(name, module, version, "");
    }

    /// The program; nothing where there is no Go, or Go cannot build it, which is said on
    /// standard error.
    public Optional<Path> find() {
        return onThisMachine().or(this::install);
    }

    /// Whether Go is here, so that not having the program is a fault and no reason to skip a
    /// test.
    public static boolean canInstall() {
        return NatsServerFetch.go().isPresent();
    }

    private Optional<Path> onThisMachine() {
        return NatsServerBinary.places()
                .map(place -> place.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private Optional<Path> install() {
        Path bin = Folders.cache().resolve("bin");
        try {
            Files.createDirectories(bin);
            try (FileChannel channel =
                            FileChannel.open(
                                    bin.resolve(".lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                // whoever held the lock before us may have built it
                return onThisMachine()
                        .or(
                                () ->
                                        new NatsServerFetch(bin)
                                                .byGo(name, module + "@" + version, tags));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("building " + name + " into " + bin, e);
        }
    }

    /// For a person who has neither it nor Go.
    public String missing() {
        return name
                + " is missing, and there is no Go to build it with: put one on the PATH from"
                + " https://"
                + module
                + "/releases, or install Go";
    }
}
