package dev.comanda.nats.released;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The files that each release left in a module: `src/test/resources/released/<release>`. They are
/// never changed; a new release adds a folder of its own, which the tests write when they are run
/// with `-Dkeep=<release>`.
public final class Releases {

    private static final Path FOLDER = Path.of("src/test/resources/released");

    private Releases() {}

    /// A folder for each, of this module.
    public static List<Path> all() {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("releases in " + FOLDER.toAbsolutePath(), e);
        }
    }

    /// The folder of the release that is being made, if one is; it did not exist before.
    public static Optional<Path> beingMade() {
        return Optional.ofNullable(System.getProperty("keep")).map(FOLDER::resolve);
    }

    /// Writes a file that was not there before.
    ///
    /// @throws IllegalStateException if it was: what was released stays as it is
    public static void keep(Path file, String content) {
        if (Files.exists(file)) {
            throw new IllegalStateException(file + " was released and stays as it is");
        }
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("keeping " + file, e);
        }
    }
}
