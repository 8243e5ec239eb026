package dev.workstream.bench;

import dev.workstream.engines.ChildProcess;
import dev.workstream.engines.Wait;
import dev.workstream.launcher.LaunchFailure;
import dev.workstream.launcher.LocalSystem;
import dev.workstream.proof.client.RestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Start time and memory of each service, with and without the AOT cache of its image. */
final class StartScenario implements Scenario {

  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
  private static final Duration SETTLED = Duration.ofSeconds(3);

  /** Further options of the images' entry point. */
  private static final List<String> IMAGE =
      List.of("--enable-native-access=ALL-UNNAMED", "-Dio.netty.transport.noNative=true");

  private static final Column READY = new Column("ready after, s", 2);
  private static final Column RESIDENT = new Column("resident, MB", 0);
  private static final Column PROGRAM = new Column("program, MB", 0);
  private static final Column CACHE = new Column("cache, MB", 0);

  private final Stage stage;
  private final Table starts = new Table("start", "service", READY, RESIDENT);
  private final Table sizes = new Table("size", "service", PROGRAM, CACHE);

  StartScenario(Stage stage) {
    this.stage = stage;
  }

  @Override
  public void prepare() throws Exception {
    for (var service : stage.system().serviceNames()) {
      train(service);
      sizes.add(service, PROGRAM, megabytes(folder(service)) - megabytes(cache(service)));
      sizes.add(service, CACHE, megabytes(cache(service)));
    }
  }

  @Override
  public void round(int number) throws Exception {
    for (var service : stage.system().serviceNames()) {
      stage.system().end(service);
      start(service, service + ", without the cache", List.of());
      start(service, service + ", with the cache", List.of("-XX:AOTCache=" + cache(service)));
      stage.system().restart(service);
    }
  }

  @Override
  public List<Table> tables() {
    return List.of(starts, sizes);
  }

  @Override
  public void close() {}

  private void train(String service) throws Exception {
    Files.deleteIfExists(cache(service));
    var command = new ArrayList<String>();
    command.add(Program.java());
    command.addAll(LocalSystem.jvmOptions());
    command.addAll(IMAGE);
    command.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache(service),
            "-Dspring.context.exit=onRefresh",
            "-jar",
            program(service).toString()));
    stage.system().end(service);
    Program.output(stage, service + "-training", LIMIT, command, stage.system().variables(service));
    stage.system().restart(service);
  }

  private void start(String service, String row, List<String> options) {
    var command = new ArrayList<String>();
    command.add(Program.java());
    command.addAll(LocalSystem.jvmOptions());
    command.addAll(IMAGE);
    command.addAll(options);
    command.addAll(List.of("-jar", program(service).toString()));
    var begin = System.nanoTime();
    var process =
        ChildProcess.start(
            "bench-" + service,
            command,
            stage.system().variables(service),
            stage.runFolder().folder(),
            stage.log("bench-" + service),
            stage.runFolder());
    try (var calls = new RestClient(stage.system().management(service), 1, CALL_LIMIT)) {
      if (!Wait.until(LIMIT, () -> !process.isAlive() || isReady(calls)) || !process.isAlive()) {
        throw new LaunchFailure(service + " did not start; see its log in " + stage.home());
      }
      starts.add(row, READY, (System.nanoTime() - begin) / 1e9);
      // Not a wait for readiness: read the memory this long after it.
      Wait.until(SETTLED, () -> !process.isAlive());
      starts.add(row, RESIDENT, Stage.residentMegabytes(process.handle()));
    } finally {
      process.stop(Duration.ofSeconds(30));
    }
  }

  private static boolean isReady(RestClient calls) {
    try {
      return calls.get("/actuator/health/readiness").isSuccess();
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  private Path program(String service) {
    return stage.system().program(service);
  }

  private Path folder(String service) {
    var folder = program(service).getParent();
    if (folder == null) {
      throw new IllegalStateException(service + " has no program folder");
    }
    return folder;
  }

  private Path cache(String service) {
    return folder(service).resolve("bench.aot");
  }

  private static double megabytes(Path path) throws IOException {
    try (var files = Files.walk(path)) {
      var bytes = 0L;
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes / 1e6;
    }
  }
}
