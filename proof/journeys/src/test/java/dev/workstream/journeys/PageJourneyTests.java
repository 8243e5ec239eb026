package dev.workstream.journeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** The page at the gateway's address, in a browser, on the packaged services. */
@TestInstance(Lifecycle.PER_CLASS)
class PageJourneyTests {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String TITLES = "#list .title";
  private static final String TIMELINE = "#timeline h4";

  /** Finds the text with the lowest contrast to its background. */
  private static final String WORST_CONTRAST =
      """
      const channels = (color) => {
        const context = new OffscreenCanvas(1, 1).getContext('2d');
        context.fillStyle = color;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data];
      };
      const luminance = (color) => channels(color).slice(0, 3)
        .map((value) => value / 255)
        .map((value) => value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4)
        .reduce((sum, value, index) => sum + value * [0.2126, 0.7152, 0.0722][index], 0);
      const behind = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const color = getComputedStyle(at).backgroundColor;
          if (channels(color)[3] === 255) return color;
        }
        return 'white';
      };
      let worst = { contrast: 21, text: '' };
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const element = texts.currentNode.parentElement;
        if (texts.currentNode.data.trim() && element.checkVisibility()) {
          const one = luminance(getComputedStyle(element).color);
          const other = luminance(behind(element));
          const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
          if (contrast < worst.contrast) worst = { contrast, text: texts.currentNode.data };
        }
      }
      return worst;
      """;

  private LocalSystem system;
  private Client client;
  private Browser browser;

  @BeforeAll
  void start(@TempDir Path home, @TempDir Path profile) {
    var started = Browser.start(SearchPath.ofThisProcess(), profile);
    assumeThat(started)
        .as("To test the page, install the Debian packages chromium and chromium-driver")
        .isPresent();
    browser = started.orElseThrow();
    system = TestedSystem.at(home, Ports.free(), new Layout(1, 1, true, Map.of(), Map.of()));
    system.start();
    client = new Client(system);
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (system != null) {
      system.close();
      client.close();
    }
  }

  @BeforeEach
  void open() {
    browser.emulate("setEmulatedMedia", Map.of("features", List.of()));
    browser.emulate("clearDeviceMetricsOverride", Map.of());
    browser.open(URI.create("about:blank"));
    browser.logLines();
    browser.open(system.gateway());
    browser.awaitTexts("#connection", "Live");
  }

  @Test
  void createsAndCompletesATaskByKeyboardAndShowsItsEvents() {
    var title = title("By keyboard");
    browser.tabTo("#title");
    assertThat(browser.run("return getComputedStyle(document.activeElement).outlineStyle"))
        .isEqualTo("solid");
    browser.press(title, Keys.TAB, "Without a mouse", Keys.TAB, Keys.ENTER);

    browser.awaitText(TITLES, title);
    browser.awaitTexts(TIMELINE, "Created");
    browser.awaitTexts("#details-title", title);
    browser.awaitTexts("#details-description", "Without a mouse");
    browser.awaitTexts(".hops .name", "Committed", "Published", "Received", "Recorded");
    assertThat(browser.texts(".hops .step")).hasSize(3).allMatch(step -> step.matches("\\+.* m?s"));

    browser.tabTo("#complete");
    browser.press(Keys.SPACE);
    browser.awaitTexts(TIMELINE, "Created", "Completed");
    browser.awaitTexts("#details-status", "Completed");
    browser.awaitTexts("#details-version", "2");
    // The button is gone, but the page keeps the focus.
    assertThat(browser.isFocused("#details-title")).isTrue();
    assertRequestsOnlyToTheGatewayAndAnEmptyLog();
  }

  @Test
  void showsChangesOfOtherClientsWithoutReload() {
    var title = title("Somebody else's");
    var id = client.create(title).body().path("id").asString();
    browser.awaitText(TITLES, title);
    browser.click("#list a[href='#" + id + "']");
    browser.awaitTexts(TIMELINE, "Created");

    client.complete(id);
    browser.awaitTexts(TIMELINE, "Created", "Completed");
    browser.awaitTexts("#list a[aria-current] .status", "Completed");
    assertRequestsOnlyToTheGatewayAndAnEmptyLog();
  }

  @Test
  void showsMarkupInATitleAsText() {
    var title = "<img src=x onerror=\"document.title='stolen'\"> " + title("&amp;");
    var id = client.create(title).body().path("id").asString();
    browser.awaitText(TITLES, title);
    browser.click("#list a[href='#" + id + "']");
    browser.awaitTexts("#details-title", title);
    browser.awaitTexts(TIMELINE, "Created");
    assertThat(browser.run("return document.querySelectorAll('main img').length")).isEqualTo(0L);
    assertThat(browser.run("return document.title")).asString().startsWith("<img");
    assertRequestsOnlyToTheGatewayAndAnEmptyLog();
  }

  @Test
  void showsAFieldErrorBesideTheField() {
    browser.type("#title", "   ");
    browser.click("#create button");
    browser.awaitTexts("#title-error", "Title must not be blank");
    browser.awaitTexts("#create .problem strong", "The request is not valid");
    assertThat(browser.visible("#title").getAttribute("aria-invalid")).isEqualTo("true");
    assertThat(browser.isFocused("#title")).isTrue();

    var title = title("Not blank");
    browser.type("#title", title);
    browser.click("#create button");
    browser.awaitText(TITLES, title);
    assertThat(browser.texts("#title-error, #create .problem strong")).isEmpty();
  }

  @Test
  void showsThatATaskDoesNotExist() {
    browser.run("location.hash = '01a1fb7e-ca64-76b6-9b82-2eb32528b12a'");
    browser.awaitTexts("#details-problem strong", "There is nothing here");
  }

  @Test
  void filtersTheListAndLoadsFurtherPages() {
    var done = title("Done");
    client.complete(client.create(done).body().path("id").asString());
    var begun = title("Begun");
    for (var i = 0; i < 60; i++) {
      client.create(begun);
    }
    browser.open(system.gateway().resolve("/?again"));
    await().atMost(LIMIT).until(() -> browser.texts(TITLES).size() == 50);
    browser.click("#more");
    browser.awaitText(TITLES, done);

    browser.click("#filter label:nth-of-type(3)");
    browser.awaitText(TITLES, done);
    assertThat(browser.texts(TITLES)).doesNotContain(begun);
    browser.press(Keys.ARROW_LEFT);
    await().atMost(LIMIT).until(() -> browser.texts(TITLES).stream().allMatch(begun::equals));
  }

  @Test
  void resumesWhenTheGatewayIsBack() {
    var before = title("Before");
    var id = client.create(before).body().path("id").asString();
    browser.awaitText(TITLES, before);
    browser.click("#list a[href='#" + id + "']");
    browser.awaitTexts(TIMELINE, "Created");

    system.kill("gateway");
    browser.awaitTexts("#connection", "Connecting");
    browser.click("#complete");
    browser.awaitTexts("#details-problem strong", "The gateway does not answer");
    system.restart("gateway");
    client.complete(id);
    var after = title("After");
    client.create(after);

    browser.awaitText(TITLES, after);
    browser.awaitTexts(TIMELINE, "Created", "Completed");
    browser.awaitTexts("#connection", "Live");
  }

  @Test
  void showsEitherTheListOrTheTaskOnAPhone() {
    browser.emulate(
        "setDeviceMetricsOverride",
        Map.of("width", 375, "height", 740, "deviceScaleFactor", 2, "mobile", true));
    var title = title("On a phone" + " with a title that goes on and on".repeat(4));
    var id = client.create(title).body().path("id").asString();
    browser.awaitText(TITLES, title);
    browser.click("#list a[href='#" + id + "']");
    browser.awaitTexts(TIMELINE, "Created");
    assertThat(browser.texts(TITLES)).isEmpty();
    assertThat(browser.isFocused("#details-title")).isTrue();
    assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(375L);
    browser.click(".back a");
    browser.awaitText(TITLES, title);
    assertThat(browser.texts("#details-title")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void isReadableInLightAndDarkMode(String scheme) throws Exception {
    var titles =
        List.of(
            "Water the plants",
            "Renew the certificate",
            "Answer Ada's letter",
            "Order paper for the printer",
            "Try the restore of Tuesday's backup",
            "Call the landlord",
            "Book the train to Bregenz");
    for (var title : titles) {
      var id = client.create(title).body().path("id").asString();
      if (title.contains("the p") || title.contains("letter")) {
        client.complete(id);
      }
    }
    browser.emulate(
        "setEmulatedMedia",
        Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    browser.tabTo("#title");
    browser.press("Write it down", Keys.TAB, "Before it is forgotten.", Keys.TAB, Keys.ENTER);
    browser.awaitTexts(TIMELINE, "Created");
    browser.click("#complete");
    browser.awaitTexts(TIMELINE, "Created", "Completed");
    browser.awaitText("#list .status", "Completed");

    var luminous =
        "return getComputedStyle(document.body).backgroundColor.match(/\\d+/g).every(c => c > 127)";
    assertThat(browser.run(luminous)).isEqualTo(scheme.equals("light"));
    var worst = (Map<?, ?>) browser.run(WORST_CONTRAST);
    assertThat(((Number) worst.get("contrast")).doubleValue())
        .as("of '%s'", worst.get("text"))
        .isGreaterThan(4.5);
    // Wait for the highlight of new events to end.
    await()
        .atMost(LIMIT)
        .until(() -> browser.run("return document.getAnimations().length").equals(0L));
    var picture = browser.screenshot();
    assertThat(picture.length).isLessThan(300_000);
    var checkout = Path.of(System.getProperty("workstream.checkout")).normalize();
    Files.write(checkout.resolve("proof/journeys/target/page-" + scheme + ".png"), picture);
    if (Boolean.getBoolean("workstream.write-documents") && scheme.equals("light")) {
      Files.write(checkout.resolve("docs/page.png"), picture);
    }
  }

  /** A request that the page's policy blocks would appear in the browser's log. */
  private void assertRequestsOnlyToTheGatewayAndAnEmptyLog() {
    assertThat(browser.requests())
        .isNotEmpty()
        .allMatch(address -> address.startsWith(system.gateway() + "/"));
    assertThat(browser.logLines()).isEmpty();
  }

  private static String title(String text) {
    return text + " " + UUID.randomUUID();
  }
}
