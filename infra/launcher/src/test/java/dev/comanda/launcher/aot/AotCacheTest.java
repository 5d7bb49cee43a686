package dev.comanda.launcher.aot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

    private static final List<String> JVM = List.of("-Xmx192m", "-XX:+UseSerialGC");

    @TempDir private Path target = Path.of("");

    private Path jar = Path.of("");

    @BeforeEach
    void packaged() throws IOException {
        jar = target.resolve("quarkus-app/quarkus-run.jar");
        Files.createDirectories(jar.resolveSibling("lib"));
        Files.writeString(jar, "run");
        Files.writeString(jar.resolveSibling("lib/a.jar"), "a");
    }

    @Test
    void whatWasNotMadeIsNotUsed() throws IOException {
        AotCache cache = AotCache.of(jar, JVM);
        assertThat(cache.options(JVM, "")).isEmpty();
        make(cache);
        assertThat(cache.options(JVM, "")).containsExactly("-XX:AOTCache=" + cache.file());
        assertThat(cache.file()).hasParent(target.resolve("aot"));
    }

    @Test
    void whoSaysSomethingAboutCachesIsLeftAlone() throws IOException {
        AotCache cache = AotCache.of(jar, JVM);
        make(cache);
        assertThat(cache.options(List.of("-XX:AOTMode=off"), "")).isEmpty();
        assertThat(cache.options(JVM, "-Xint -XX:AOTCacheOutput=x")).isEmpty();
    }

    @Test
    void anotherBuildHasAnotherCacheAndTheOldOneGoes() throws IOException {
        AotCache before = AotCache.of(jar, JVM);
        make(before);
        Files.writeString(jar.resolveSibling("lib/a.jar"), "another a");
        AotCache after = AotCache.of(jar, JVM);
        assertThat(after.exists()).isFalse();
        make(after);
        after.forgetOthers();
        assertThat(before.exists()).isFalse();
        assertThat(after.exists()).isTrue();
    }

    @Test
    void theCollectorCountsAndTheHeapAndTheCompilersDoNot() {
        AotCache cache = AotCache.of(jar, JVM);
        assertThat(
                        AotCache.of(
                                jar,
                                List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m")))
                .isEqualTo(cache);
        assertThat(AotCache.of(jar, List.of("-Xmx192m", "-XX:+UseG1GC"))).isNotEqualTo(cache);
    }

    private static void make(AotCache cache) throws IOException {
        Files.createDirectories(cache.file().resolveSibling(""));
        Files.writeString(cache.file(), "learned");
    }
}
