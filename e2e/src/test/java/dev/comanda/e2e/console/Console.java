package dev.comanda.e2e.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The console as a person uses it: by what is written on it.
record Console(BrowserContext context, Page page, String base, List<String> complaints) {

    private static final double SEEN_WITHIN_MS = 90_000;
    private static final int QUALITY = 80;

    /// @param complaints what the browser says to the developer
    Console {}

    static Console open(Browser browser, String base, int width, int height, ColorScheme colours) {
        BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(width, height)
                                .setColorScheme(colours));
        context.setDefaultTimeout(SEEN_WITHIN_MS);
        Page page = context.newPage();
        List<String> complaints = new ArrayList<>();
        page.onConsoleMessage(
                message -> {
                    if (message.type().equals("error")) {
                        complaints.add(message.text());
                    }
                });
        page.onPageError(complaints::add);
        return new Console(context, page, base, complaints);
    }

    Console at(String view) {
        page.navigate(base + "/console/#/" + view);
        return this;
    }

    Locator heading(String text) {
        return page.getByRole(
                AriaRole.HEADING, new Page.GetByRoleOptions().setName(text).setExact(true));
    }

    Locator button(String text) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(text));
    }

    /// A group of sagas or letters, by what they have in common.
    Locator group(String cause) {
        return page.getByRole(AriaRole.REGION, new Page.GetByRoleOptions().setName(cause));
    }

    Locator dialog() {
        return page.getByRole(AriaRole.DIALOG);
    }

    /// Says who and why in the dialog that is open, and does it once the button says this.
    void confirm(String by, String reason, String button) {
        dialog().getByLabel("Who are you?").fill(by);
        dialog().getByLabel("Why?").fill(reason);
        dialog().getByRole(
                        AriaRole.BUTTON,
                        new Locator.GetByRoleOptions().setName(button).setExact(true))
                .click();
        assertThat(dialog()).hasCount(0);
    }

    void sees(String text) {
        sees(page.locator("main"), text);
    }

    static void sees(Locator where, String text) {
        assertThat(where)
                .containsText(
                        text,
                        new LocatorAssertions.ContainsTextOptions().setTimeout(SEEN_WITHIN_MS));
    }

    void picture(Path file) {
        page.screenshot(
                new Page.ScreenshotOptions()
                        .setPath(file)
                        .setQuality(QUALITY)
                        .setType(com.microsoft.playwright.options.ScreenshotType.JPEG));
    }

    void close() {
        context.close();
    }
}
