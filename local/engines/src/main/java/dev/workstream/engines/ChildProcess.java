package dev.workstream.engines;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A child process that this program starts, and stops before it ends. */
public final class ChildProcess {

  private final String name;
  private final Process process;
  private final RunFolder runFolder;

  private ChildProcess(String name, Process process, RunFolder runFolder) {
    this.name = name;
    this.process = process;
    this.runFolder = runFolder;
  }

  /**
   * Starts a process and appends its output to the log.
   *
   * @param environment added to the environment of this process
   * @throws EngineFailure if it cannot be started
   */
  public static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      Path log,
      RunFolder runFolder) {
    var builder = new ProcessBuilder(inNewSession(command)).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
        .redirectOutput(Redirect.appendTo(log.toFile()));
    try {
      var process = builder.start();
      runFolder.note(name, process.toHandle());
      return new ChildProcess(name, process, runFolder);
    } catch (IOException e) {
      throw new EngineFailure(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The exit status; only once the process has ended. */
  public int exitValue() {
    return process.exitValue();
  }

  /** Sends SIGTERM, and SIGKILL when the limit has passed. */
  public void stop(Duration limit) {
    process.destroy();
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
    runFolder.forget(name);
  }

  /** Sends SIGKILL and waits for the end. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /**
   * A terminal sends Ctrl-C to every process of its session. Children in a new session do not get
   * it, so the launcher can stop them in order. Without setsid all stop at once; no data is lost.
   */
  private static List<String> inNewSession(List<String> command) {
    var separated = new ArrayList<String>();
    SearchPath.ofThisProcess().find("setsid").ifPresent(setsid -> separated.add(setsid.toString()));
    separated.addAll(command);
    return separated;
  }
}
