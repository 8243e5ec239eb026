package dev.workstream.journeys;

import dev.workstream.engines.SearchPath;
import dev.workstream.launcher.Layout;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.launcher.Ports;
import dev.workstream.launcher.Progress;
import java.nio.file.Path;

/** Starts the tested system from the jars of this build. */
final class TestedSystem {

  private TestedSystem() {}

  /** Uses the installed engines. */
  static LocalSystem at(Path home, Ports ports, Layout layout) {
    return at(home, ports, layout, SearchPath.ofThisProcess());
  }

  static LocalSystem at(Path home, Ports ports, Layout layout, SearchPath installed) {
    var checkout = Path.of(System.getProperty("workstream.checkout")).normalize();
    return LocalSystem.at(home, checkout, ports, layout, installed, new Progress(System.out));
  }
}
