package dev.comanda.e2e.fleet;

import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The three services as they were at a commit, packaged once into [Folders#cache()].
///
/// The commit comes from the history of this working copy or, where that does not reach back so
/// far, from where the copy was cloned from.
///
/// @param commit all forty digits
record PreviousVersion(String commit) {

    private static final int MINUTES = 8;
    private static final String MODULES = "nats,order-service,inventory-service,payment-service";

    /// Why it cannot be had, in words for a person.
    static final class NotToBeHad extends Exception {
        private static final long serialVersionUID = 1L;

        NotToBeHad(String message) {
            super(message);
        }
    }

    /// @throws NotToBeHad if neither history has the commit, or it cannot be built
    Checkout packaged() throws NotToBeHad {
        Path folder = Folders.cache().resolve("versions").resolve(commit);
        Checkout checkout = new Checkout(folder);
        try {
            Files.createDirectories(folder.resolveSibling(""));
            try (FileChannel channel =
                            FileChannel.open(
                                    folder.resolveSibling(".lock"),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                if (!Files.isDirectory(folder)) {
                    build(folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("packaging " + commit + " into " + folder, e);
        }
        return checkout;
    }

    private void build(Path folder) throws NotToBeHad, IOException {
        Path work = Folders.temporary("version");
        try {
            Path sources = Files.createDirectory(work.resolve("sources"));
            Path archive = work.resolve("sources.tar");
            String history = history(work);
            run(work, List.of("git", "-C", history, "archive", "--output=" + archive, commit));
            run(sources, List.of("tar", "-xf", archive.toString()));
            System.err.println("comanda: packaging the version of " + commit + ", once");
            run(
                    sources,
                    List.of(
                            "mvn",
                            "-B",
                            "-q",
                            "-DskipTests",
                            "-Dquick",
                            "-pl",
                            MODULES,
                            "package"));
            Path done = Files.createDirectory(work.resolve("done"));
            for (Service service : Service.values()) {
                Path app = Path.of(service.module(), "target", "quarkus-app");
                Files.createDirectories(done.resolve(app).resolveSibling(""));
                Files.move(sources.resolve(app), done.resolve(app));
            }
            // a copy and a rename: the cache may be on another disk, and is never half full
            Path copied = folder.resolveSibling(commit + ".part");
            Folders.delete(copied);
            run(work, List.of("cp", "-r", done.toString(), copied.toString()));
            Files.move(copied, folder);
        } finally {
            Folders.delete(work);
        }
    }

    /// The repository that has the commit.
    private String history(Path work) throws NotToBeHad {
        String here = Checkout.find().root().toString();
        try {
            run(work, List.of("git", "-C", here, "cat-file", "-e", commit + "^{commit}"));
            return here;
        } catch (NotToBeHad e) {
            String origin = run(work, List.of("git", "-C", here, "remote", "get-url", "origin"));
            String fetched = work.resolve("history").toString();
            run(work, List.of("git", "init", "-q", "--bare", fetched));
            run(
                    work,
                    List.of(
                            "git",
                            "-C",
                            fetched,
                            "fetch",
                            "-q",
                            "--depth=1",
                            origin.strip(),
                            commit));
            return fetched;
        }
    }

    private static String run(Path folder, List<String> command) throws NotToBeHad {
        Path output = folder.resolveSibling(folder.getFileName() + ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
            builder.environment().put("GIT_TERMINAL_PROMPT", "0");
            builder.redirectErrorStream(true).redirectOutput(output.toFile());
            Process process = builder.start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.destroyForcibly();
            }
            if (!ended || process.exitValue() != 0) {
                throw new NotToBeHad(
                        String.join(" ", command) + " failed:\n" + Folders.tail(output, 20));
            }
            return Files.readString(output);
        } catch (IOException e) {
            throw new NotToBeHad(String.join(" ", command) + " cannot be run: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotToBeHad("interrupted");
        }
    }
}
