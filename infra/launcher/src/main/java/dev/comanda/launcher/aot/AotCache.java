package dev.comanda.launcher.aot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/// Where the AOT cache of one packaged service is, if it was made: the classes that its JVM had
/// loaded and linked, and what it had seen of its methods under load.
///
/// A cache belongs to one package and to one JVM with one collector, and its name says to which; so
/// after a build, or under another JVM, there is none. The JVM looks once more by itself: a cache
/// that it cannot use it leaves alone, with a line in the service's log.
///
/// @param file below the service's `target/aot`
public record AotCache(Path file) {

    private static final String SUFFIX = ".aot";
    private static final String FLAG = "-XX:AOT";
    private static final int DIGITS = 12;

    /// The one for a package under the JVM that runs us.
    ///
    /// @param jar the service's `quarkus-run.jar`
    /// @param jvm its options; those that choose a collector count
    public static AotCache of(Path jar, List<String> jvm) {
        Path application = jar.toAbsolutePath().resolveSibling("");
        String name = digest(contents(application)) + "-" + digest(runtime(jvm)) + SUFFIX;
        return new AotCache(application.resolveSibling("aot").resolve(name));
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /// What the JVM is told, so that it uses the cache: nothing if there is none, or if it has been
    /// told something about caches already.
    ///
    /// @param jvm its other options
    /// @param toldElsewhere `JDK_JAVA_OPTIONS` or the like
    public List<String> options(List<String> jvm, String toldElsewhere) {
        return exists() && !isAddressed(jvm) && !toldElsewhere.contains(FLAG)
                ? List.of("-XX:AOTCache=" + file)
                : List.of();
    }

    /// Whether a JVM's options say themselves what is to be done about caches.
    static boolean isAddressed(List<String> jvm) {
        return jvm.stream().anyMatch(option -> option.startsWith(FLAG));
    }

    /// Deletes what was kept for packages that are no more, and what was never finished.
    void forgetOthers() throws IOException {
        String build = file.getFileName().toString().substring(0, DIGITS);
        try (Stream<Path> kept = Files.list(file.resolveSibling(""))) {
            for (Path other : kept.toList()) {
                String name = other.getFileName().toString();
                if (!name.startsWith(build) || !name.endsWith(SUFFIX)) {
                    Files.deleteIfExists(other);
                }
            }
        }
    }

    /// What the JVM compares: each file of the class path with its size and its time.
    private static String contents(Path application) {
        try (Stream<Path> files = Files.walk(application)) {
            StringBuilder contents = new StringBuilder().append(application).append('\n');
            for (Path jar : files.filter(f -> f.toString().endsWith(".jar")).sorted().toList()) {
                contents.append(application.relativize(jar))
                        .append(' ')
                        .append(Files.size(jar))
                        .append(' ')
                        .append(Files.getLastModifiedTime(jar).toMillis())
                        .append('\n');
            }
            return contents.toString();
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + application, e);
        }
    }

    private static String runtime(List<String> jvm) {
        StringBuilder runtime = new StringBuilder();
        runtime.append(System.getProperty("java.home")).append('\n');
        runtime.append(System.getProperty("java.vm.version")).append('\n');
        jvm.stream()
                .filter(option -> option.startsWith("-XX:+Use") || option.startsWith("-XX:-Use"))
                .sorted()
                .forEach(option -> runtime.append(option).append('\n'));
        return runtime.toString();
    }

    private static String digest(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
