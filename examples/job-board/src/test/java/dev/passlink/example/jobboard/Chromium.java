package dev.passlink.example.jobboard;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.WindowType;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.support.ui.ExpectedConditions;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.openqa.selenium.virtualauthenticator.Credential;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticator;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

/** Debian's Chromium, used by somebody without a mouse. */
final class Chromium implements AutoCloseable {
    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MOST_TAB_STOPS = 40;
    /** It says of every newer Chromium that it has no typed commands for it; none are used here. */
    private static final Logger DEVTOOLS = Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

    private static final List<Look> LOOKS =
            List.of(new Look(320, "light"), new Look(320, "dark"), new Look(1280, "light"), new Look(1280, "dark"));
    /** Axe is most of what a look costs; what it judges depends on width or on colours, never on both together. */
    private static final Set<Look> LOOKS_FOR_AXE = Set.of(LOOKS.get(0), LOOKS.get(3));

    private static final List<Look> LOOKS_FOR_TEXTS = List.of(LOOKS.get(0), LOOKS.get(2));

    private final ChromeDriver driver;
    private @Nullable VirtualAuthenticator authenticator;

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    private record Look(int width, String scheme) {
        @Override
        public String toString() {
            return width + "-" + scheme;
        }
    }

    /** A fresh profile, with a window as narrow as they get. */
    static Chromium start(String... moreArguments) {
        requireInstalled();
        DEVTOOLS.setLevel(Level.SEVERE);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(BROWSER);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                // Or the narrowest screen would be narrower than it says.
                "--hide-scrollbars");
        options.addArguments(moreArguments);
        options.setCapability("goog:loggingPrefs", Map.of(LogType.BROWSER, "ALL"));
        // Named, so that Selenium Manager does not go and look for one on the network.
        ChromeDriver driver = new ChromeDriver(
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build(), options);
        Chromium chromium = new Chromium(driver);
        chromium.look(LOOKS.get(0));
        return chromium;
    }

    static void requireInstalled() {
        if (BROWSER.canExecute() && DRIVER.canExecute()) {
            return;
        }
        String missing = "needs " + BROWSER + " and " + DRIVER + " (Debian: apt install chromium chromium-driver)";
        if ("true".equals(System.getenv("CI"))) {
            Assertions.fail("The browser test " + missing);
        }
        System.err.println("\n*** SKIPPED: a browser test was not run. It " + missing + " ***\n");
        Assumptions.abort("It " + missing);
    }

    void open(String url) {
        driver.get(url);
    }

    String url() {
        return driver.getCurrentUrl();
    }

    String heading() {
        return driver.findElement(By.tagName("h1")).getText();
    }

    String text() {
        return driver.findElement(By.tagName("main")).getText();
    }

    String text(By what) {
        return driver.findElement(what).getText();
    }

    void waitForUrl(String url) {
        var unused = new WebDriverWait(driver, PATIENCE).until(ExpectedConditions.urlToBe(url));
    }

    void waitForText(String text) {
        // A page that moves on by itself may do so while it is read: then the next one is.
        var unused = new WebDriverWait(driver, PATIENCE)
                .ignoring(WebDriverException.class)
                .until(ExpectedConditions.textToBePresentInElementLocated(By.tagName("main"), text));
    }

    /** Reloads until something is there. */
    void reloadUntilPresent(By what) {
        var unused = new WebDriverWait(driver, PATIENCE).until(chrome -> {
            driver.navigate().refresh();
            return !driver.findElements(what).isEmpty();
        });
    }

    /** What the browser has complained about since the last look, such as a form that a page's policy forbids. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    void waitForComplaint(String text) {
        var unused = new WebDriverWait(driver, PATIENCE)
                .until(chrome -> complaints().stream().anyMatch(complaint -> complaint.contains(text)));
    }

    Set<Cookie> cookies() {
        return driver.manage().getCookies();
    }

    void run(String script) {
        driver.executeScript(script);
    }

    void forgetCookies() {
        driver.manage().deleteAllCookies();
    }

    /** What a browser forgets that is closed and opened again. */
    void forgetSessionCookies() {
        driver.manage().getCookies().stream()
                .filter(cookie -> cookie.getExpiry() == null)
                .forEach(driver.manage()::deleteCookie);
    }

    void withoutScript() {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    }

    /** From here on no page fills in a passkey by itself. */
    void withoutAutofill() {
        driver.executeCdpCommand(
                "Page.addScriptToEvaluateOnNewDocument",
                Map.of("source", "PublicKeyCredential.isConditionalMediationAvailable = async () => false"));
    }

    /** A device that keeps passkeys, knows by face or finger who is there, and always says yes. */
    void plugInAuthenticator() {
        authenticator = driver.addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                .setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
                .setHasResidentKey(true)
                .setHasUserVerification(true)
                .setIsUserVerified(true));
    }

    /** What that device keeps. */
    List<Credential> passkeys() {
        return requireNonNull(authenticator, "plugInAuthenticator() comes first")
                .getCredentials();
    }

    void waitForPasskeys(int count) {
        var unused =
                new WebDriverWait(driver, PATIENCE).until(chrome -> passkeys().size() == count);
    }

    void back() {
        driver.navigate().back();
    }

    String tab() {
        return driver.getWindowHandle();
    }

    void openTab(String url) {
        driver.switchTo().newWindow(WindowType.TAB);
        driver.get(url);
    }

    void toTab(String tab) {
        driver.switchTo().window(tab);
    }

    /** The one that a link has opened. */
    void toNewTab() {
        String here = tab();
        var unused = new WebDriverWait(driver, PATIENCE).until(ExpectedConditions.numberOfWindowsToBe(2));
        driver.getWindowHandles().stream().filter(tab -> !tab.equals(here)).forEach(this::toTab);
    }

    /** As a keyboard's suggestion does: all at once. */
    void paste(String text) {
        driver.executeCdpCommand("Input.insertText", Map.of("text", text));
    }

    /** By the clipboard, which the page is asked about first. */
    void pasteFromClipboard(By into, String text) {
        driver.executeScript(
                "const data = new DataTransfer(); data.setData('text/plain', arguments[1]);"
                        + "const event = new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true});"
                        + "if (arguments[0].dispatchEvent(event)) { document.execCommand('insertText', false, arguments[1]); }",
                driver.findElement(into),
                text);
    }

    void type(CharSequence... keys) {
        new Actions(driver).sendKeys(keys).perform();
    }

    @Nullable
    String attribute(By what, String name) {
        return driver.findElement(what).getDomAttribute(name);
    }

    /** A page gives the focus away a moment after it is there. */
    void waitForFocus(By what) {
        var unused = new WebDriverWait(driver, PATIENCE).until(chrome -> isFocused(what));
    }

    private boolean isFocused(By what) {
        return driver.switchTo().activeElement().equals(driver.findElement(what));
    }

    /** Presses Tab until something has the focus, which must be seen to be there. */
    void tabTo(By what) {
        if (isFocused(what)) {
            return;
        }
        WebElement target = driver.findElement(what);
        for (int i = 0; i < MOST_TAB_STOPS; i++) {
            type(Keys.TAB);
            if (driver.switchTo().activeElement().equals(target)) {
                return;
            }
        }
        throw new AssertionError("No way to " + what + " by keyboard, on " + url());
    }

    void press(By what) {
        tabTo(what);
        assertThat(driver.executeScript("return getComputedStyle(document.activeElement).outlineStyle"
                        + " + getComputedStyle(document.activeElement, '::after').outlineStyle"))
                .as("focus that can be seen on %s", what)
                .asString()
                .contains("solid");
        type(Keys.ENTER);
    }

    /** What must hold on every page: nothing for axe to find; in every look, nothing to scroll for sideways, one h1. */
    void inspect(String page) throws IOException {
        for (Look look : LOOKS) {
            look(look);
            inspect(page, look);
        }
        look(LOOKS.get(0));
    }

    /** What may differ in another language, once the page holds in one: its texts, at both widths, and never its colours. */
    void inspectTexts(String page) throws IOException {
        for (Look look : LOOKS_FOR_TEXTS) {
            look(look);
            inspect(page, look);
        }
        look(LOOKS.get(0));
    }

    private void look(Look look) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", look.width(), "height", 800, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", look.scheme()))));
    }

    private void inspect(String page, Look look) throws IOException {
        takeScreenshot(page + "-" + look);
        if (LOOKS_FOR_AXE.contains(look)) {
            // A mail is in a sandbox that runs no script, not even axe's: it is inspected as a page of its own.
            AxeBuilder axe = new AxeBuilder().disableIframeTesting();
            assertThat(axe.analyze(driver).getViolations())
                    .as("axe on the page %s, %s", page, look)
                    .isEmpty();
        }
        assertThat(driver.executeScript("return document.scrollingElement.scrollWidth - innerWidth"))
                .as("width that sticks out of the page %s, %s", page, look)
                .isEqualTo(0L);
        // From right to left it would stick out on the other side, where nothing can be scrolled to.
        assertThat(
                        driver.executeScript(
                                "return [...document.body.querySelectorAll('*')].filter(e => {"
                                        + " const box = e.getBoundingClientRect();"
                                        + " return box.width > 0 && (box.left < 0 || box.right > innerWidth); }).map(e => e.outerHTML)"))
                .as("what sticks out of the page %s, %s", page, look)
                .isEqualTo(List.of());
        assertThat(driver.findElements(By.tagName("h1"))).hasSize(1);
    }

    private void takeScreenshot(String name) throws IOException {
        // Only where there is more than the window shows: a page from right to left is else taken from the wrong side.
        Object beyond = driver.executeScript("return document.scrollingElement.scrollHeight > innerHeight");
        Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of("captureBeyondViewport", beyond))
                .get("data");
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(String.valueOf(data)));
    }

    @Override
    public void close() {
        driver.quit();
    }
}
