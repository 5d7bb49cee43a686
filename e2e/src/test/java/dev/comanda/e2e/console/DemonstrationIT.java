package dev.comanda.e2e.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.comanda.e2e.metrics.Asked;
import dev.comanda.e2e.metrics.Scraped;
import dev.comanda.launcher.Api;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Folders;
import dev.comanda.servers.GoTool;
import dev.comanda.servers.prometheus.Prometheus;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// At three in the morning. Four things break, and each time the alert fires in a real Prometheus,
/// the dashboard's panel shows it, `explain` names the cause, and a button of the console puts it
/// right. Alerts fire after a second here, their expressions are the real ones.
@ExtendWith(Witness.class)
class DemonstrationIT {

    private static final Path FOLDER = Folders.temporary("demonstration");

    private static @Nullable Prometheus prometheus;
    private static @Nullable Chromium chromium;
    private static @Nullable Alarms alarms;
    private static @Nullable Console console;

    private final Stage stage = Stage.set();
    private boolean brokerAway;

    @BeforeAll
    static void start() throws Exception {
        chromium = Chromium.start();
        Optional<Prometheus> found =
                Prometheus.start(
                        Scraped.configuration(
                                Stage.set().comanda(),
                                FOLDER,
                                rules -> rules.replaceAll("for: [0-9]+[sm]", "for: 1s")));
        if (found.isEmpty()) {
            assertThat(GoTool.canInstall()).as("where Go is, Prometheus is to be had").isFalse();
            abort(Prometheus.TOOL.missing());
        }
        prometheus = found.orElseThrow();
        alarms = Alarms.of(new Asked(new Api(URI.create(prometheus.url()))));
        console =
                Console.open(
                        chromium.browser(),
                        Stage.set().orders().base().toString(),
                        1120,
                        800,
                        ColorScheme.LIGHT);
    }

    @AfterAll
    static void stop() {
        if (console != null) {
            console.close();
        }
        if (chromium != null) {
            chromium.close();
        }
        if (prometheus != null) {
            prometheus.close();
        }
        Folders.delete(FOLDER);
    }

    /// Whatever a failed test left broken.
    @AfterEach
    void heal() {
        if (brokerAway) {
            stage.comanda().nats().restart();
        }
        for (Service service : Service.values()) {
            stage.comanda().service(service).resume();
            if (!stage.comanda().service(service).isRunning()) {
                stage.comanda().service(service).start();
            }
        }
    }

    @Test
    void paymentIsDown() throws Exception {
        say("payment-service is down, and what was asked of it is lost");
        stage.comanda().service(Service.PAYMENTS).kill();
        String order = stage.place("ana");
        stage.awaitSaga(order, "PAYMENT_PROCESSING");
        stage.askInVain(order);
        alarms().fires("ServiceDown");
        alarms().fires("SagasStuck");
        alarms().shows("5 Stuck sagas A");
        explained(order, "nobody reads for payment-service-process");
        purge("PAYMENTS");
        stage.comanda().service(Service.PAYMENTS).start();

        Console page = console().at("trouble");
        inGroup("payment-service does not answer", "Retry all…");
        page.confirm("ana", "payment is back", "Retry 1 saga");
        say("  console: Retry all…");
        page.at("order/" + order).sees("completed: the order is confirmed");
        alarms().silent("SagasStuck");
    }

    @Test
    void aMessageIsPoison() throws Exception {
        say("an answer that nobody can read, and the right one does not come");
        stage.comanda().service(Service.INVENTORY).pause();
        String order = stage.place("bruno");
        stage.publish("inventory.reserved", order + ":inventory.reserved:77", "{\"orderId\": 7}");
        alarms().fires("DeadLetters");
        alarms().shows("6 Dead letters A");
        JsonNode why = explained(order, "dead letter");
        assertThat(why.path("lastError").asText()).contains("orderId is not a text");

        Console page = console().at("trouble");
        inGroup("orderId is not a text", "Discard all…");
        page.confirm("ana", "the sender is mended", "Discard 1 letter");
        say("  console: Discard all…");
        stage.comanda().service(Service.INVENTORY).resume();
        page.at("order/" + order).sees("completed: the order is confirmed");
        alarms().silent("DeadLetters");
    }

    @Test
    void theBrokerIsAwayAndForgetsEverything() {
        say("nats-server is away, and comes back empty");
        stage.comanda().service(Service.PAYMENTS).kill();
        String asked = stage.place("chiara");
        stage.awaitSaga(asked, "PAYMENT_PROCESSING");
        explained(asked, "nobody reads for payment-service-process");
        brokerAway = true;
        stage.comanda().nats().kill();
        stage.comanda().nats().wipeStore();
        String unsaid = stage.place("dora");
        alarms().fires("BrokerSilent");
        alarms().shows("27 Outbox: the oldest A");
        explained(unsaid, "the broker has not taken its request since");
        stage.comanda().nats().restart();
        brokerAway = false;
        stage.comanda().service(Service.PAYMENTS).start();
        alarms().silent("BrokerSilent");

        Console page = console().at("order/" + asked);
        page.button("Retry…").click();
        page.confirm("ana", "the broker has lost it", "Retry");
        say("  console: Retry…");
        page.sees("completed: the order is confirmed");
        page.at("order/" + unsaid).sees("completed: the order is confirmed");
    }

    @Test
    void aReservationHangs() {
        say("inventory-service hangs, and a reservation with it");
        stage.comanda().service(Service.INVENTORY).pause();
        String order = stage.place("elena");
        stage.askInVain(order);
        alarms().fires("SagasStuck");
        alarms().shows("14 Stuck A");
        explained(order, "inventory-service");

        Console page = console().at("order/" + order);
        page.page()
                .locator("tr")
                .filter(new Locator.FilterOptions().setHasText("give up the order"))
                .getByText("Now…")
                .click();
        page.confirm("ana", "she does not want to wait", "Do it now");
        say("  console: give up the order, now");
        page.sees("SAGA_TIMEOUT");
        stage.comanda().service(Service.INVENTORY).resume();
        page.sees("compensated: everything is undone");
        alarms().silent("SagasStuck");
    }

    private JsonNode explained(String order, String error) {
        JsonNode why = stage.awaitExplained(order, error);
        say("  explain: " + why.path("lastError").asText());
        say("           " + why.path("advice").asText());
        return why;
    }

    private static void inGroup(String cause, String button) {
        console()
                .group(cause)
                .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button))
                .click();
    }

    @SuppressWarnings("try") // closing may be interrupted
    private void purge(String stream) throws Exception {
        try (Connection nats = Nats.connect(stage.comanda().nats().url())) {
            nats.jetStreamManagement().purgeStream(stream);
        }
    }

    private static void say(String what) {
        System.out.println(what);
    }

    private static Alarms alarms() {
        return requireNonNull(alarms, "it was not started");
    }

    private static Console console() {
        return requireNonNull(console, "it was not started");
    }
}
