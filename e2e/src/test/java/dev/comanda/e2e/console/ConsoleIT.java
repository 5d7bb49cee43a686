package dev.comanda.e2e.console;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.comanda.launcher.Checkout;
import dev.comanda.launcher.Service;
import dev.comanda.servers.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The console in a real Chromium, on a real cluster. `-Dscreenshots=true` takes the README's
/// pictures.
@ExtendWith(Witness.class)
class ConsoleIT {

    private static final List<String> VIEWS =
            List.of("now", "trouble", "orders", "timers", "record");
    private static final int WIDTH = 1120;
    private static final int HEIGHT = 800;
    private static final int PHONE_WIDTH = 360;
    private static final int PHONE_HEIGHT = 740;

    /// Connected, and nothing moves.
    private static final String QUIET =
            "() => document.getElementById('pulse').textContent === 'live'"
                    + " && document.getAnimations().every(a => a.playState === 'finished')";

    private static @Nullable Chromium chromium;

    private final Stage stage = Stage.set();
    private @Nullable Console console;

    @BeforeAll
    static void start() {
        chromium = Chromium.start();
    }

    @AfterAll
    static void stop() {
        if (chromium != null) {
            chromium.close();
        }
    }

    @BeforeEach
    void open() {
        console = console(WIDTH, HEIGHT, ColorScheme.LIGHT);
    }

    private Console console(int width, int height, ColorScheme colours) {
        return Console.open(
                requireNonNull(chromium).browser(),
                stage.orders().base().toString(),
                width,
                height,
                colours);
    }

    private Console console() {
        return requireNonNull(console);
    }

    @AfterEach
    void close() {
        assertThat(console().complaints()).isEmpty();
        console().close();
        for (Service service : Service.values()) {
            stage.comanda().service(service).resume();
            if (!stage.comanda().service(service).isRunning()) {
                stage.comanda().service(service).start();
            }
        }
    }

    @Test
    void anOrderFillsInWhileItHappens() {
        stage.comanda().service(Service.PAYMENTS).pause();
        String order = stage.place("ana");
        Console page = console().at("order/" + order);
        page.sees("inventory.reserved");
        page.sees("payments.process_request");
        page.sees("waiting for payment");
        page.sees("asked 1×");
        assertThat(page.page().locator(".diagram").textContent()).doesNotContain("completed");

        stage.comanda().service(Service.PAYMENTS).resume();
        page.sees("payments.succeeded");
        page.sees("completed: the order is confirmed");
        page.sees("The saga has ended: COMPLETED");
        assertThat(page.page().locator(".diagram .when").allTextContents())
                .hasSize(7)
                .allMatch(when -> when.matches("\\+[0-9.]+ (ms|s|min)"));
    }

    @Test
    void whatIsDoneByHandIsAskedForAndWrittenDown() {
        stage.comanda().service(Service.INVENTORY).pause();
        String order = stage.place("bruno");
        Console page = console().at("order/" + order);
        page.button("Cancel order…").click();
        page.page().keyboard().press("Escape");
        seen(page.dialog()).hasCount(0);
        page.button("Cancel order…").click();
        page.confirm("ana", "the customer called", "Cancel order");
        page.sees("compensating");
        page.sees("CANCELLED: the customer called");

        page.at("record");
        page.sees("the customer called");
        page.sees("is being undone");
        stage.comanda().service(Service.INVENTORY).resume();
        stage.awaitSaga(order, "COMPENSATED");
    }

    @Test
    void manyAreDoneToOnceItIsSaidHowMany() {
        stage.comanda().service(Service.INVENTORY).pause();
        List<String> orders = List.of(stage.place("chiara"), stage.place("chiara"));
        orders.forEach(stage::askInVain);
        Console page = console().at("trouble");
        Locator group = page.group("inventory-service does not answer");
        Console.sees(group, "2");
        group.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Cancel all…"))
                .click();
        Console.sees(page.dialog(), "It would be done to 2 now.");
        page.confirm("ana", "inventory is down for the day", "Cancel 2 sagas");
        seen(page.page().locator("#toasts")).containsText("done to 2");
        stage.comanda().service(Service.INVENTORY).resume();
        orders.forEach(order -> stage.awaitSaga(order, "COMPENSATED"));
    }

    @Test
    void aTimerIsBroughtForward() {
        stage.comanda().service(Service.INVENTORY).pause();
        String order = stage.place("dora");
        Console page = console().at("order/" + order);
        Locator saga =
                page.page()
                        .locator("tr")
                        .filter(new Locator.FilterOptions().setHasText("give up the order"));
        saga.getByText("Now…").click();
        page.confirm("ana", "she does not want to wait", "Do it now");
        page.sees("SAGA_TIMEOUT");
        stage.comanda().service(Service.INVENTORY).resume();
        page.sees("compensated: everything is undone");
    }

    @Test
    void ordersAreFoundByCustomerStatusAndId() {
        String order = stage.place("elena");
        stage.awaitSaga(order, "COMPLETED");
        Console page = console().at("now");
        page.page().keyboard().press("/");
        seen(page.heading("Orders")).isVisible();
        page.page().getByLabel("Order or customer").fill("elena");
        page.page().keyboard().press("Enter");
        Console.sees(page.page().locator("#found"), "elena");
        page.page().getByLabel("Status").selectOption("FAILED");
        page.sees("Nothing was found");
        page.page().getByLabel("Order or customer").fill(order);
        page.page().keyboard().press("Enter");
        page.sees("completed: the order is confirmed");
    }

    @Test
    void theKeyboardIsEnough() {
        stage.comanda().service(Service.INVENTORY).pause();
        String order = stage.place("fritz");
        Console page = console().at("order/" + order);
        page.button("Retry…").focus();
        page.page().keyboard().press("Enter");
        String field =
                (String) page.page().evaluate("() => document.activeElement.getAttribute('name')");
        assertThat(field).isEqualTo("by");
        page.page().keyboard().type("ana");
        page.page().keyboard().press("Tab");
        page.page().keyboard().type("no mouse here");
        page.page().keyboard().press("Enter");
        page.sees("no mouse here");
        page.sees("asked 2×");
    }

    @Test
    void everyViewFitsAPhoneInTheDark() {
        Console phone = console(PHONE_WIDTH, PHONE_HEIGHT, ColorScheme.DARK);
        String order = stage.place("greta");
        for (String view :
                List.of("now", "trouble", "orders", "timers", "record", "order/" + order)) {
            phone.at(view);
            seen(phone.page().locator("h1")).isVisible();
            assertThat(
                            (Boolean)
                                    phone.page()
                                            .evaluate(
                                                    "() => document.documentElement.scrollWidth <= innerWidth"))
                    .as("%s fits", view)
                    .isTrue();
        }
        assertThat(
                        (String)
                                phone.page()
                                        .evaluate(
                                                "() => getComputedStyle(document.body).backgroundColor"))
                .isEqualTo("rgb(19, 23, 26)");
        assertThat(phone.complaints()).isEmpty();
        phone.close();
    }

    @Test
    void everyViewIsReachedByItsLinkAndSaysWhatItIs() {
        Console page = console().at("now");
        for (String view : VIEWS) {
            page.page().locator("nav a[href='#/" + view + "']").click();
            seen(page.page().locator("nav a[aria-current=page]")).hasAttribute("href", "#/" + view);
            seen(page.page().locator("h1")).hasCount(1);
        }
        page.at("order/01a2043a-4a1d-7fdf-985f-c07a1c1e6a88");
        page.sees("There is no order 01a2043a-4a1d-7fdf-985f-c07a1c1e6a88.");
        // The browser tells the developer of every 404.
        page.complaints().removeIf(one -> one.contains("404"));
    }

    @Test
    void aScriptThatGetsInIsNotRun() {
        Console page = console().at("now");
        page.sees("What is going on");
        page.page()
                .evaluate(
                        "() => { const s = document.createElement('script'); s.textContent = 'window.taken = true'; document.body.append(s); }");
        assertThat(page.page().evaluate("() => window.taken === undefined")).isEqualTo(true);
        assertThat(page.complaints())
                .isNotEmpty()
                .allMatch(one -> one.contains("Content Security"));
        page.complaints().clear();
    }

    @Test
    void thePicturesOfTheReadmeAreTaken() throws Exception {
        stage.comanda().service(Service.PAYMENTS).pause();
        String waiting = stage.place("ana");
        List<String> others = List.of(stage.place("bruno"), stage.place("chiara"));
        stage.awaitSaga(waiting, "PAYMENT_PROCESSING");
        others.forEach(one -> stage.awaitSaga(one, "PAYMENT_PROCESSING"));
        stage.askInVain(waiting);
        others.forEach(stage::askInVain);
        stage.publish("payments.succeeded", "a stranger", "{\"orderId\": \"order 7\"}");
        Path folder = Files.createTempDirectory("pictures");
        picture(console().at("order/" + waiting), "asked 10×", folder.resolve("console-order.jpg"));
        Console dark = console(WIDTH, HEIGHT, ColorScheme.DARK).at("trouble");
        dark.sees("payment-service does not answer");
        picture(dark, "could not handle 1 message", folder.resolve("console-dark.jpg"));
        Console phone = console(PHONE_WIDTH, PHONE_HEIGHT, ColorScheme.DARK);
        picture(phone.at("order/" + waiting), "asked 10×", folder.resolve("console-phone.jpg"));
        dark.close();
        phone.close();
        for (String name : List.of("console-order.jpg", "console-dark.jpg", "console-phone.jpg")) {
            assertThat(folder.resolve(name)).isNotEmptyFile();
            if (Boolean.getBoolean("screenshots")) {
                Files.copy(
                        folder.resolve(name),
                        Checkout.find().root().resolve("docs").resolve(name),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        }
        stage.discardLetters();
        stage.comanda().service(Service.PAYMENTS).resume();
        stage.awaitSaga(waiting, "COMPLETED");
    }

    private static LocatorAssertions seen(Locator locator) {
        return PlaywrightAssertions.assertThat(locator);
    }

    private static void picture(Console console, String once, Path file) {
        console.sees(once);
        Await.until(
                "a quiet page",
                Stage.SOON,
                () -> Boolean.TRUE.equals(console.page().evaluate(QUIET)));
        console.picture(file);
    }
}
