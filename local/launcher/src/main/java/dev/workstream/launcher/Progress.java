package dev.workstream.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.function.Supplier;

/** Says what is going on, a line for each step with the time that it took. */
public final class Progress {

  private final PrintStream out;

  public Progress(PrintStream out) {
    this.out = out;
  }

  /** Runs a step, then says what it was and how long it took. */
  void step(Supplier<String> what, Runnable step) {
    var start = System.nanoTime();
    step.run();
    var seconds = Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
    say("  %-40s %5.1f s".formatted(what.get(), seconds));
  }

  /** Says a line at once. */
  public synchronized void say(String line) {
    out.println(line);
    out.flush();
  }
}
