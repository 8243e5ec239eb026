package dev.workstream.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/** Prints a line for each completed step, with its duration. */
public final class Progress {

  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Runs a step, then prints its name and duration. */
  void step(Supplier<String> what, Runnable step) {
    var start = System.nanoTime();
    step.run();
    var seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
    say("  %-40s %5.1f s".formatted(what.get(), seconds));
  }

  /** Prints a line and flushes. */
  public synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
