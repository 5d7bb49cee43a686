package dev.comanda.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LauncherTest {

    private final StringWriter said = new StringWriter();

    @Test
    void everyVerbExplainsItself() {
        assertThat(run("up", "--help")).isZero();
        assertThat(said.toString()).contains("--once", "--free-ports", "sample orders");
        assertThat(run("train", "--help")).isZero();
        assertThat(said.toString()).contains("AOT cache");
    }

    @Test
    void wrongArgumentsAreExitCodeTwo() {
        assertThat(run("up", "--twice")).isEqualTo(2);
        assertThat(said.toString()).contains("--twice");
        assertThat(run("jump")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
    }

    @Test
    void chaosExplainsItselfAndRefusesWhatIsOutOfBounds() {
        assertThat(run("chaos", "--help")).isZero();
        assertThat(said.toString()).contains("--seconds", "--seed", "--clients", "--rate");
        assertThat(run("chaos", "--seconds", "9")).isEqualTo(2);
        assertThat(said.toString()).contains("--seconds must be 10 to 3600, not 9");
        assertThat(run("chaos", "--clients", "257")).isEqualTo(2);
        assertThat(said.toString()).contains("--clients must be 1 to 256, not 257");
        assertThat(run("chaos", "--rate", "0")).isEqualTo(2);
        assertThat(said.toString()).contains("--rate must be 1 to 1000, not 0");
        assertThat(run("chaos", "--seed", "one")).isEqualTo(2);
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();
            PortPlan free = PortPlan.free();
            PortPlan plan = new PortPlan(Map.copyOf(free.services()), port, free.monitor());
            assertThatThrownBy(plan::requireFree)
                    .isInstanceOf(CannotGoOn.class)
                    .hasMessageContaining("port " + port + " is in use, and nats-server needs it");
        }
    }

    @Test
    void theSampleThatIsConfirmedIsTheOnlyOneThatSells() {
        assertThat(Cafe.soldOf(Cafe.FLAT_WHITE)).isEqualTo(2);
        assertThat(Cafe.soldOf(Cafe.CROISSANT)).isEqualTo(1);
        assertThat(Cafe.soldOf(Cafe.ESPRESSO)).isZero();
    }

    private int run(String... arguments) {
        PrintStream nowhere =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        CommandLine line = Launcher.commandLine(nowhere, nowhere);
        line.setOut(new PrintWriter(said));
        line.setErr(new PrintWriter(said));
        return line.execute(arguments);
    }
}
