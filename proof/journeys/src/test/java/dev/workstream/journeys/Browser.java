package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.engines.SearchPath;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium, used like a person would. */
final class Browser implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final int MAX_TABS = 200;

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Empty if Chromium or its driver is not installed. */
  static Optional<Browser> start(SearchPath installed, Path profile) {
    var chromium = installed.find("chromium");
    var chromedriver = installed.find("chromedriver");
    if (chromium.isEmpty() || chromedriver.isEmpty()) {
      return Optional.empty();
    }
    var options =
        new ChromeOptions()
            .setBinary(chromium.get().toFile())
            .addArguments(
                "--headless",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1280,1000",
                "--user-data-dir=" + profile);
    if (System.getProperty("user.name").equals("root")) {
      options.addArguments("--no-sandbox");
    }
    var logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
    // Name the driver, so that Selenium neither searches nor downloads one.
    var service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(chromedriver.get().toFile())
            .usingAnyFreePort()
            .build();
    return Optional.of(new Browser(new ChromeDriver(service, options)));
  }

  @Override
  public void close() {
    driver.quit();
  }

  void open(URI address) {
    driver.get(address.toString());
  }

  void emulate(String command, Map<String, Object> parameters) {
    driver.executeCdpCommand("Emulation." + command, parameters);
  }

  Object run(String script) {
    return driver.executeScript(script);
  }

  byte[] screenshot() {
    return driver.getScreenshotAs(OutputType.BYTES);
  }

  void press(CharSequence... keys) {
    new Actions(driver).sendKeys(keys).perform();
  }

  /** Moves the focus with the Tab key. */
  void tabTo(String selector) {
    for (var tabs = 0; tabs < MAX_TABS; tabs++) {
      press(Keys.TAB);
      if (isFocused(selector)) {
        return;
      }
    }
    throw new AssertionError("The Tab key does not lead to " + selector);
  }

  boolean isFocused(String selector) {
    return Boolean.TRUE.equals(
        driver.executeScript(
            "return document.activeElement === document.querySelector(arguments[0])", selector));
  }

  void click(String selector) {
    visible(selector).click();
  }

  void type(String selector, String text) {
    visible(selector).sendKeys(text);
  }

  WebElement visible(String selector) {
    return await()
        .atMost(LIMIT)
        .ignoreExceptions()
        .until(() -> driver.findElement(By.cssSelector(selector)), WebElement::isDisplayed);
  }

  /** The visible texts of these elements, from top to bottom. */
  List<String> texts(String selector) {
    // Read all in one script, because the page updates itself.
    return strings(
        """
        return [...document.querySelectorAll(arguments[0])]
          .filter(element => element.checkVisibility())
          .map(element => element.innerText.trim())
          .filter(text => text !== '')
        """,
        selector);
  }

  void awaitTexts(String selector, String... texts) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(texts(selector)).containsExactly(texts));
  }

  void awaitText(String selector, String text) {
    await().atMost(LIMIT).untilAsserted(() -> assertThat(texts(selector)).contains(text));
  }

  /** The addresses that this page has requested. */
  List<String> requests() {
    return strings("return performance.getEntriesByType('resource').map(entry => entry.name)");
  }

  private List<String> strings(String script, Object... arguments) {
    return ((List<?>) driver.executeScript(script, arguments))
        .stream().map(Object::toString).toList();
  }

  /** The log of the browser since the last call. */
  List<String> logLines() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(Object::toString)
        .toList();
  }
}
