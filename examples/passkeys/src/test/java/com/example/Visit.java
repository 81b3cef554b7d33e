package com.example;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Scanner;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.virtualauthenticator.VirtualAuthenticatorOptions;

/** The packaged site in a process of its own, and Debian's Chromium to visit it. */
final class Visit implements AutoCloseable {
    static final String JAVA = System.getProperty("java.home") + "/bin/java";
    static final String LINK = "http://\\S+passlink=\\S+";
    private static final File BROWSER = new File("/usr/bin/chromium");
    private static final File DRIVER = new File("/usr/bin/chromedriver");

    final String site;
    private final Process process;
    private final Scanner console;
    private final ChromeDriver browser;

    Visit(String... command) throws IOException {
        browser = browser();
        String port = freePort();
        site = "http://localhost:" + port;
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PORT", port);
        process = builder.start();
        console = new Scanner(process.getInputStream());
        Assertions.assertNotNull(onConsole("Open " + site), "The site did not start: run it by hand to see why.");
    }

    private static ChromeDriver browser() {
        if (!BROWSER.canExecute() || !DRIVER.canExecute()) {
            String needs = "*** SKIPPED: this test needs Debian's chromium and chromium-driver ***";
            Assertions.assertNotEquals("true", System.getenv("CI"), needs);
            System.err.println(needs);
            Assumptions.abort(needs);
        }
        ChromeDriverService service =
                new ChromeDriverService.Builder().usingDriverExecutable(DRIVER).build();
        ChromeOptions options = new ChromeOptions().addArguments("--headless=new", "--no-sandbox");
        ChromeDriver browser = new ChromeDriver(service, options.setBinary(BROWSER));
        browser.manage().timeouts().implicitlyWait(Duration.ofSeconds(60));
        return browser;
    }

    private static String freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return Integer.toString(socket.getLocalPort());
        }
    }

    /** Keeps passkeys, and is always told that the right person is there. */
    void plugInAnAuthenticator() {
        browser.addVirtualAuthenticator(new VirtualAuthenticatorOptions()
                .setProtocol(VirtualAuthenticatorOptions.Protocol.CTAP2)
                .setTransport(VirtualAuthenticatorOptions.Transport.INTERNAL)
                .setHasResidentKey(true)
                .setHasUserVerification(true)
                .setIsUserVerified(true));
    }

    void open(String url) {
        browser.get(url);
    }

    /** Types into a field, once it is shown, and sends its form. */
    void send(String field, String text) {
        WebElement input = browser.findElement(By.xpath("//*[@name='" + field + "'][not(ancestor::*[@hidden])]"));
        input.clear();
        input.sendKeys(text + "\n");
    }

    void press(String button) {
        browser.findElement(By.xpath("//button[normalize-space()='" + button + "']"))
                .click();
    }

    /** Waits for a text on the page. */
    void see(String text) {
        browser.findElement(By.xpath("//body//*[contains(., '" + text + "')]"));
    }

    /** Waits until the console says it; in development, emails are there too. */
    String onConsole(String pattern) {
        return console.findWithinHorizon(pattern, 0);
    }

    @Override
    public void close() {
        process.destroy();
        browser.quit();
    }
}
