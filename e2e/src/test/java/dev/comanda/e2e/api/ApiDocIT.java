package dev.comanda.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.comanda.e2e.api.Transcript.Command;
import dev.comanda.e2e.api.Transcript.Part;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Comanda;
import dev.comanda.launcher.Plan;
import dev.comanda.launcher.Progress;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Nats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Every command of `docs/api.md` is run, in the order of the page, against a system that was just
/// started, and answered as the page shows; ids, times and lengths aside. `-Dapprove=true` writes
/// the answers into the page instead.
class ApiDocIT {

    private static final Checkout CHECKOUT = Checkout.find();
    private static final Path PAGE = CHECKOUT.root().resolve("docs/api.md");
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final Comanda COMANDA =
            Comanda.start(
                    Plan.isolated(CHECKOUT, Path.of("target", "logs", "api-doc").toAbsolutePath()),
                    Progress.SILENT);

    /// Ids of this run by the names that they have on the page.
    private final Map<String, String> ids = new HashMap<>();

    private final HttpClient http = HttpClient.newHttpClient();
    private int products;

    @AfterAll
    static void stop() {
        COMANDA.close();
    }

    @Test
    void thePageShowsWhatHappens() throws Exception {
        sendPoison();
        Transcript page = Transcript.parse(Files.readAllLines(PAGE));
        List<Part> seen = new ArrayList<>();
        for (Part part : page.parts()) {
            seen.add(part instanceof Command command ? run(command) : part);
        }
        if (Boolean.getBoolean("approve")) {
            String text = String.join("\n", new Transcript(seen).page()) + "\n";
            Files.writeString(PAGE, Answers.renamed(text, ids));
        }
    }

    private Command run(Command command) throws IOException, InterruptedException {
        String script = Answers.renamed(command.script(), ids);
        if (script.contains("/status")) {
            awaitInView(script, stages(String.join("", command.answer())));
        }
        List<String> answer = Answers.shown(shell(script));
        if (!Boolean.getBoolean("approve")) {
            assertThat(Answers.masked(answer))
                    .as("%s%n(-Dapprove=true writes the answers into the page)", command.script())
                    .isEqualTo(Answers.masked(command.answer()));
        }
        List<String> named = Answers.ids(command.answer());
        List<String> actual = Answers.ids(answer);
        for (int i = 0; i < Math.min(named.size(), actual.size()); i++) {
            ids.putIfAbsent(named.get(i), actual.get(i));
        }
        if (command.script().contains("-X PUT localhost:" + Service.INVENTORY.port())) {
            products++;
            awaitInCatalogue();
        }
        return command.answering(answer);
    }

    private static int stages(String answer) {
        return answer.split("\"stage\"", -1).length - 1;
    }

    /// The read model follows the order, stream by stream; a person does not type as fast.
    private static void awaitInView(String script, int stages) {
        Await.until(
                "the read model to have heard of " + stages + " stages",
                SOON,
                () -> {
                    try {
                        return stages(shell(script)) >= stages;
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new IllegalStateException(e);
                    }
                });
    }

    /// order-service follows the catalogue; a person does not type as fast.
    private void awaitInCatalogue() {
        HttpRequest metrics =
                HttpRequest.newBuilder(COMANDA.api(Service.ORDERS).base().resolve("/q/metrics"))
                        .build();
        String known = "catalogue_products " + products + ".0";
        Await.until(
                "the catalogue to have " + products + " products",
                SOON,
                () ->
                        http.sendAsync(metrics, BodyHandlers.ofString())
                                .join()
                                .body()
                                .contains(known));
    }

    private static boolean isPublished(Connection nats) {
        try {
            nats.jetStream()
                    .publish(
                            "inventory.reserved",
                            "{\"orderId\": 7}".getBytes(StandardCharsets.UTF_8));
            return true;
        } catch (IOException | JetStreamApiException _) {
            return false; // its service makes the stream when it has connected
        }
    }

    /// What the page says has happened before its dead letters.
    @SuppressWarnings("try") // closing may be interrupted
    private static void sendPoison() throws Exception {
        try (Connection nats = Nats.connect(COMANDA.nats().url())) {
            for (int i = 0; i < 2; i++) {
                Await.until("the stream to be there", SOON, () -> isPublished(nats));
            }
        }
        Await.until(
                "two dead letters",
                SOON,
                () -> COMANDA.api(Service.ORDERS).get("/dead-letters").expect(200).size() == 2);
    }

    private static String shell(String script) throws IOException, InterruptedException {
        String here = script;
        for (Service service : Service.values()) {
            here =
                    here.replace(
                            "localhost:" + service.port(),
                            COMANDA.api(service).base().getAuthority());
        }
        Process process = new ProcessBuilder("bash", "-c", here).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s%n%s", here, output).isZero();
        for (Service service : Service.values()) {
            output =
                    output.replace(
                            COMANDA.api(service).base().getAuthority(),
                            "localhost:" + service.port());
        }
        return output;
    }
}
