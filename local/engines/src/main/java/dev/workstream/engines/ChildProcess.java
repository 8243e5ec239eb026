package dev.workstream.engines;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process that was started here and ends with us. */
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
   * Starts a process whose output goes to the end of its log.
   *
   * @param environment is added to that of this process
   * @throws EngineFailure if it cannot be started
   */
  public static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path folder,
      Path log,
      RunFolder runFolder) {
    var builder = new ProcessBuilder(inASessionOfItsOwn(command)).directory(folder.toFile());
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
      throw new EngineFailure(name + " could not be started: " + e.getMessage(), e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** The exit status, once it has ended. */
  public int exitValue() {
    return process.exitValue();
  }

  /** Asks it to end, and ends it by force when the limit has passed. */
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

  /** Ends it at once, as SIGKILL does. */
  public void kill() {
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  /**
   * A terminal sends its Ctrl-C to every process of the session. In one of their own the children
   * do not get it, and the launcher stops them in order. Where there is no setsid they all stop at
   * once, which loses nothing either.
   */
  private static List<String> inASessionOfItsOwn(List<String> command) {
    var separated = new ArrayList<String>();
    SearchPath.ofThisProcess().find("setsid").ifPresent(setsid -> separated.add(setsid.toString()));
    separated.addAll(command);
    return separated;
  }
}
