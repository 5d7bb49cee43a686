package dev.comanda.bench.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.comanda.launcher.CannotGoOn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlamesTest {

    private static final Duration TIME = Duration.ofSeconds(2);

    @TempDir private Path folder;
    private volatile boolean busy = true;

    /// This JVM is a running one, too.
    @Test
    void whatABusyThreadDoesIsDrawn() throws Exception {
        Thread thread = Thread.ofPlatform().start(this::spinUntilTold);
        try {
            Flames.draw(Map.of("this", ProcessTree.ofThisProcess()), folder, TIME);
        } finally {
            busy = false;
            thread.join();
        }
        assertThat(Files.readString(folder.resolve("this.html"))).contains("spinUntilTold");
    }

    @Test
    void aProcessThatIsNotThereIsNamed() {
        ProcessTree nobody = new ProcessTree(Integer.MAX_VALUE);
        assertThatThrownBy(() -> Flames.draw(Map.of("nobody", nobody), folder, TIME))
                .isInstanceOf(CannotGoOn.class)
                .hasMessageContaining("nobody cannot be looked at");
    }

    private void spinUntilTold() {
        while (busy) {
            Thread.onSpinWait();
        }
    }
}
