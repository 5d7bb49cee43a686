package dev.comanda.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.launcher.Launcher;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BenchTest {

    private final StringWriter said = new StringWriter();

    @Test
    void itExplainsItself() {
        assertThat(run("--help")).isZero();
        assertThat(said.toString()).contains("--rate", "--clients", "--mix", "--prefill", "3 %");
    }

    @ParameterizedTest
    @CsvSource({
        "--rate 0, --rate must be 1 to 50000",
        "--rate 50001, --rate must be 1 to 50000",
        "--clients 0, --clients must be 1 to 1024",
        "--in-flight 0, --in-flight must be 1 to 100000",
        "--seconds 0, --seconds must be 1 to 86400",
        "--warm-up -1, --warm-up must be 0 to 86400",
        "--prefill 100000001, --prefill must be 0 to 100000000",
        "--backlog 1000001, --backlog must be 0 to 1000000",
        "--rounds 0, --rounds must be 1 to 20",
        "--rounds 3 --no-baselines, --rounds repeats a usual load and its baselines",
        "--rounds 3 --post-only, --rounds repeats a usual load and its baselines",
        "--rounds 3 --instances 2, --rounds repeats a usual load and its baselines",
        "--instances 9, --instances must be 1 to 8",
        "--mix all, '--mix must be forward, mixed, half-failing, not all'",
        "--rate 10 --clients 10, --rate and --clients exclude each other",
        "--rate 10 --backlog 10, --backlog places orders in its own way",
        "--flames x --backlog 10, '--flames needs a cluster of our own, and a load that goes on'",
        "--orders-url http://localhost:3004, --inventory-url is missing",
        "--postgres-url x, --orders-url is missing",
        "--rate fast, --rate",
        "--tempo 1, --tempo"
    })
    void whatIsOutOfBoundsIsRefusedByName(String arguments, String why) {
        assertThat(run(arguments.split(" ", -1))).isEqualTo(2);
        assertThat(said.toString()).contains(why);
    }

    @Test
    void aClusterThatRunsIsNeitherFilledNorStopped() {
        assertThat(
                        run(
                                ("--orders-url http://localhost:3004 --inventory-url http://localhost:3006"
                                                + " --nats-url nats://localhost:4222 --postgres-url"
                                                + " jdbc:postgresql://localhost/postgres --backlog 5")
                                        .split(" ", -1)))
                .isEqualTo(2);
        assertThat(said.toString()).contains("--backlog").contains("need a cluster of our own");
    }

    private int run(String... arguments) {
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
        CommandLine line = Launcher.commandLine(Bench::new, nowhere, nowhere);
        line.setErr(new PrintWriter(said)).setOut(new PrintWriter(said));
        String[] all = new String[arguments.length + 1];
        all[0] = "bench";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return line.execute(all);
    }
}
