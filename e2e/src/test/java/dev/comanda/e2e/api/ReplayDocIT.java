package dev.comanda.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.comanda.e2e.api.Transcript.Command;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Folders;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.NatsServerBinary;
import dev.comanda.servers.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Every command of `docs/replay.md` is run by one shell, in the order of the page, with the real
/// `nats` CLI, against a system that was just started. Where the page shows an answer it is given,
/// ids and numbers aside.
class ReplayDocIT {

    private static final Checkout CHECKOUT = Checkout.find();
    private static final Path PAGE = CHECKOUT.root().resolve("docs/replay.md");
    private static final GoTool CLI =
            new GoTool("nats", "github.com/nats-io/natscli/nats", "v0.3.0");
    private static final String END = "@@end of command";
    private static final String SECOND_BROKER = "14222";
    private static final Duration WITHIN = Duration.ofMinutes(3);

    @Test
    void everyCommandDoesWhatThePageSays() throws Exception {
        Optional<Path> cli = CLI.find();
        assumeTrue(cli.isPresent() || GoTool.canInstall(), CLI.missing());
        List<Command> commands =
                Transcript.parse(Files.readAllLines(PAGE)).parts().stream()
                        .filter(Command.class::isInstance)
                        .map(Command.class::cast)
                        .toList();
        assertThat(commands).hasSizeGreaterThan(20);
        Path logs = Path.of("target", "logs", "replay-doc").toAbsolutePath();
        try (Comanda comanda = Comanda.start(Plan.isolated(CHECKOUT, logs), Progress.SILENT)) {
            List<List<String>> answers = run(comanda, cli.orElseThrow(), commands);
            for (int i = 0; i < commands.size(); i++) {
                Command command = commands.get(i);
                assertThat(answers)
                        .as("the shell came to: %s", command.script())
                        .hasSizeGreaterThan(i);
                if (!command.answer().isEmpty()) {
                    assertThat(Answers.masked(answers.get(i)))
                            .as(command.script())
                            .isEqualTo(Answers.masked(command.answer()));
                }
            }
        }
    }

    /// What each command printed. Ends with the first that fails.
    private static List<List<String>> run(Comanda comanda, Path cli, List<Command> commands)
            throws IOException, InterruptedException {
        Path folder = Folders.temporary("replay-doc");
        Files.createSymbolicLink(folder.resolve("infra"), CHECKOUT.root().resolve("infra"));
        Path script = folder.resolve("page.sh");
        Path output = folder.resolve("output.txt");
        Files.writeString(script, script(comanda, commands));
        ProcessBuilder builder =
                new ProcessBuilder("bash", script.toString())
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment()
                .merge(
                        "PATH",
                        cli.toAbsolutePath().getParent() + ":" + server(),
                        (path, ours) -> ours + ":" + path);
        builder.environment().put("NATS_URL", comanda.nats().url());
        Process shell = builder.start();
        boolean ended = shell.waitFor(WITHIN.toSeconds(), TimeUnit.SECONDS);
        if (!ended) {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(ended && shell.exitValue() == 0).as(printed).isTrue();
        return answers(printed);
    }

    private static Path server() {
        return NatsServerBinary.onThisMachine()
                .map(binary -> binary.toAbsolutePath().getParent())
                .orElse(Path.of("/usr/sbin"));
    }

    private static String script(Comanda comanda, List<Command> commands) {
        StringBuilder script = new StringBuilder("set -eu\n");
        for (Command command : commands) {
            script.append(command.script()).append("\necho '").append(END).append("'\n");
        }
        String here = script.toString().replace(SECOND_BROKER, "" + Ports.free());
        for (Service service : Service.values()) {
            here =
                    here.replace(
                            "localhost:" + service.port(),
                            comanda.api(service).base().getAuthority());
        }
        return here;
    }

    private static List<List<String>> answers(String printed) {
        List<List<String>> answers = new ArrayList<>();
        List<String> answer = new ArrayList<>();
        for (String line : printed.lines().toList()) {
            if (line.equals(END)) {
                answers.add(List.copyOf(answer));
                answer.clear();
            } else {
                answer.add(line);
            }
        }
        return answers;
    }
}
