package dev.comanda.e2e.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A real Chromium: the one of this machine, or Debian's, which is installed where that may be
/// done. Playwright only drives it, and downloads none of its own. For one thread.
final class Chromium implements AutoCloseable {

    private static final List<String> NAMES =
            List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

    /// The browser, and letters for it.
    private static final String PACKAGES = "chromium fonts-dejavu-core";

    private static final int INSTALLED_WITHIN_MINUTES = 8;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    /// Without one the test is skipped; where it can be installed, and in CI, that is a failure.
    static Chromium start() {
        Optional<Path> program = onThisMachine().or(Chromium::installed);
        if (program.isEmpty()) {
            assertThat(canInstall() || System.getenv("CI") != null)
                    .as("Chromium can be had: apt-get install %s", PACKAGES)
                    .isFalse();
            abort("Chromium is missing: put chromium on the PATH");
        }
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        return new Chromium(
                playwright,
                playwright
                        .chromium()
                        .launch(new LaunchOptions().setExecutablePath(program.orElseThrow())));
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    private static Optional<Path> onThisMachine() {
        return NAMES.stream().flatMap(Chromium::onPath).findFirst();
    }

    private static Stream<Path> onPath(String name) {
        @Nullable String path = System.getenv("PATH");
        return path == null
                ? Stream.empty()
                : Arrays.stream(path.split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable);
    }

    private static boolean canInstall() {
        return onPath("apt-get").findAny().isPresent()
                && System.getProperty("user.name").equals("root");
    }

    private static Optional<Path> installed() {
        if (canInstall()) {
            shell("apt-get -q update");
            shell(
                    "DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=120 install"
                            + " --no-install-recommends "
                            + PACKAGES);
        }
        return onThisMachine();
    }

    private static void shell(String command) {
        try {
            System.out.println("$ " + command);
            Process process =
                    new ProcessBuilder("sh", "-c", command + " >&2")
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (!process.waitFor(INSTALLED_WITHIN_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(command, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(command, e);
        }
    }
}
