package dev.comanda.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The packaged program, started with a configuration that it must not run with.
class StartIT {

    private static final Path PROGRAM = Path.of("target/quarkus-app/quarkus-run.jar");

    @Test
    void a_limit_out_of_bounds_refuses_the_start_and_is_named() throws Exception {
        assertThat(
                        refused(
                                "comanda.saga.resend=PT0S",
                                "comanda.saga.resend-max=PT2H",
                                "comanda.saga.timeout=PT0.5S",
                                "comanda.saga.payment-timeout=P2D",
                                "comanda.saga.sweep-every=PT1M",
                                "comanda.saga.sweep-batch=0",
                                "comanda.saga.place-batch=1001",
                                "comanda.saga.place-waiting=0"))
                .contains(
                        "comanda.saga.resend must be",
                        "comanda.saga.resend-max must be",
                        "comanda.saga.timeout must be",
                        "comanda.saga.payment-timeout must be",
                        "comanda.saga.sweep-every must be",
                        "comanda.saga.sweep-batch must be",
                        "comanda.saga.place-batch must be",
                        "comanda.saga.place-waiting must be");
    }

    @Test
    void a_broker_that_is_no_address_refuses_the_start_and_is_named() throws Exception {
        assertThat(refused("comanda.nats.url=localhost", "comanda.nats.replicas=0"))
                .contains("comanda.nats.url must be a URL", "comanda.nats.replicas must be");
    }

    @Test
    void a_limit_that_nobody_knows_refuses_the_start_and_is_named() throws Exception {
        assertThat(refused("comanda.saga.resned=PT5S")).contains("comanda.saga.resned");
    }

    @Test
    void limits_that_contradict_each_other_refuse_the_start_and_are_named() throws Exception {
        assertThat(refused("comanda.saga.resend=PT10S", "comanda.saga.resend-max=PT9S"))
                .contains("comanda.saga.resend-max (PT9S) must not be shorter");
        assertThat(refused("comanda.pool.silence=PT20S", "comanda.pool.statement=PT20S"))
                .contains("comanda.pool.silence (PT20S) must be longer");
    }

    private static String refused(String... properties) throws IOException, InterruptedException {
        assertThat(PROGRAM).as("what `mvn package` makes").exists();
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        for (String property : properties) {
            command.add("-D" + property);
        }
        command.addAll(List.of("-Dcomanda.auth.required=false", "-Dcomanda.pool.tls=any"));
        command.addAll(List.of("-Dquarkus.http.port=0", "-jar", PROGRAM.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(output).isNotZero();
            return output;
        } finally {
            process.destroyForcibly();
        }
    }
}
