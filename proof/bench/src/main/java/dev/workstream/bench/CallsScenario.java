package dev.workstream.bench;

import dev.workstream.proof.client.RestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The cost of each call, beside the same calls in one process without gRPC and outbox, and beside
 * the statements of each call in PostgreSQL alone.
 */
final class CallsScenario implements Scenario {

  static final String BODY =
      "{\"title\":\"Write it down\",\"description\":\"All of it, on one page, before Monday.\"}";

  private static final List<String> CALLS = List.of("create", "get", "list", "complete");

  private static final int RATE = 200;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Column MEDIAN = Column.millis("p50 at 200/s");
  private static final Column P99 = Column.millis("p99 at 200/s");
  private static final Column P999 = Column.millis("p99.9 at 200/s");
  private static final Column SATURATED = Column.perSecond("Saturated");
  private static final Column FAILED = new Column("failed", 0);
  private static final Column SHARE_OF_ONE_PROCESS = new Column("Workstream, of one process, %", 0);
  private static final Column SHARE_OF_FLOOR = new Column("one process, of PostgreSQL alone, %", 0);

  private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+)");

  private final Stage stage;
  private final Table calls =
      new Table("calls", "call and program", MEDIAN, P99, P999, SATURATED, FAILED);
  private final Table shares =
      new Table("calls-shares", "call, saturated", SHARE_OF_ONE_PROCESS, SHARE_OF_FLOOR);
  private @Nullable Program oneProcess;
  private @Nullable Target workstreamTarget;
  private @Nullable Target oneTarget;

  CallsScenario(Stage stage) {
    this.stage = stage;
  }

  /** A program that serves the four calls. */
  private record Target(
      String name, RestClient http, List<UUID> known, Queue<UUID> open, String schema) {

    Runnable call(String name) {
      return switch (name) {
        case "create" -> () -> http.post("/api/v1/tasks", BODY).successful();
        case "get" -> () -> http.get("/api/v1/tasks/" + any()).successful();
        case "list" -> () -> http.get("/api/v1/tasks?page_size=50").successful();
        case "complete" ->
            () -> http.post("/api/v1/tasks/" + next() + "/complete", "").successful();
        default -> throw new IllegalArgumentException("Unknown call: " + name);
      };
    }

    private UUID any() {
      return known.get(ThreadLocalRandom.current().nextInt(known.size()));
    }

    private UUID next() {
      var id = open.poll();
      if (id == null) {
        throw new IllegalStateException("No open task is left to complete");
      }
      return id;
    }
  }

  @Override
  public void prepare() throws Exception {
    for (var schema : List.of("one_process", "floor")) {
      stage.execute("create schema " + schema);
      for (var migration : List.of("V1__tasks", "V2__create_requests", "V3__outbox")) {
        var file =
            stage
                .checkout()
                .resolve(
                    "tasks-service/src/main/resources/db/migration/%s.sql".formatted(migration));
        stage.execute("set search_path = %s; %s".formatted(schema, Files.readString(file)));
      }
    }
    stage.execute(
        """
        create table floor.numbered (n integer primary key, id uuid not null)\
        """);
    fill("public");
    fill("one_process");
    fill("floor");
    stage.execute("insert into floor.numbered select row_number() over (), id from floor.tasks");
    stage.execute("vacuum analyze");
    oneProcess =
        Program.start(
            stage,
            "one-process",
            stage.checkout().resolve("proof/bench/one-process/target/workstream-one-process.jar"),
            "/api/v1/tasks?page_size=1",
            Program.engines(stage, "one_process"));
    workstreamTarget =
        target(
            "Workstream", new RestClient(stage.system().gateway(), Load.CALLERS, LIMIT), "public");
    oneTarget =
        target(
            "one process", new RestClient(oneProcess.base(), Load.CALLERS, LIMIT), "one_process");
    for (var target : targets()) {
      for (var call : CALLS) {
        // Half the time: after longer, the one process would run out of open tasks.
        Load.saturated(stage.scale().warmUp().dividedBy(2 * CALLS.size()), target.call(call));
      }
    }
    stage.awaitQuiet();
  }

  @Override
  public void round(int number) throws Exception {
    for (var call : CALLS) {
      var saturated = new LinkedHashMap<String, Double>();
      for (var target : targets()) {
        if (call.equals("complete")) {
          replenish(target);
        }
        var row = call + ", " + target.name();
        var work = target.call(call);
        var steady = Load.atRate(RATE, stage.scale().steady(), work);
        calls.add(row, MEDIAN, steady.millisAt(50));
        calls.add(row, P99, steady.millisAt(99));
        calls.add(row, P999, steady.millisAt(99.9));
        stage.awaitQuiet();
        var atMaxRate = Load.saturated(stage.scale().saturated(), work);
        saturated.put(target.name(), atMaxRate.perSecond());
        calls.add(row, SATURATED, atMaxRate.perSecond());
        calls.add(row, FAILED, steady.failed() + atMaxRate.failed());
        stage.awaitQuiet();
      }
      var one = saturated.getOrDefault("one process", Double.NaN);
      shares.add(
          call, SHARE_OF_ONE_PROCESS, 100 * saturated.getOrDefault("Workstream", Double.NaN) / one);
      var pgbench = Stage.installed("pgbench");
      if (pgbench.isPresent()) {
        var floor = floor(pgbench.get(), call);
        calls.add(call + ", PostgreSQL alone (pgbench)", SATURATED, floor);
        shares.add(call, SHARE_OF_FLOOR, 100 * one / floor);
      }
    }
  }

  @Override
  public List<Table> tables() {
    return List.of(calls, shares);
  }

  @Override
  public void close() {
    for (var target : targets()) {
      target.http().close();
    }
    if (oneProcess != null) {
      oneProcess.close();
    }
  }

  private List<Target> targets() {
    return workstreamTarget == null || oneTarget == null
        ? List.of()
        : List.of(workstreamTarget, oneTarget);
  }

  private Target target(String name, RestClient http, String schema) {
    var target =
        new Target(
            name,
            http,
            stage.ids("select id from %s.tasks order by id limit 5000".formatted(schema)),
            new ConcurrentLinkedQueue<>(),
            schema);
    replenish(target);
    return target;
  }

  private void replenish(Target target) {
    target.open().clear();
    target
        .open()
        .addAll(
            stage.ids(
                "select id from %s.tasks where status = 'OPEN' order by id limit %d"
                    .formatted(target.schema(), stage.scale().openTasks())));
    if (target.open().size() < stage.scale().openTasks()) {
      fill(target.schema());
    }
  }

  private void fill(String schema) {
    stage.execute(
        """
        insert into %s.tasks (id, title, description, status, created_at, version)
        select uuidv7(interval '-1 day'), 'Write it down', 'All of it, on one page, before Monday.',
               'OPEN', now() - interval '1 day', 1
        from generate_series(1, %d)\
        """
            .formatted(schema, stage.scale().openTasks()));
  }

  /** Transactions per second of the prepared statements of a call, on 10 connections. */
  private double floor(Path pgbench, String call) throws Exception {
    stage.execute("truncate floor.outbox, floor.create_requests");
    var script = stage.home().resolve("run").resolve(call + ".sql");
    Files.writeString(script, Floor.script(call, stage.scale().openTasks()));
    var database = stage.system().database();
    var address = java.net.URI.create(database.jdbcUrl().substring("jdbc:".length()));
    var output =
        Program.output(
            stage,
            "pgbench",
            stage.scale().saturated().plusSeconds(30),
            List.of(
                pgbench.toString(),
                "--no-vacuum",
                "--protocol=prepared",
                "--client=10",
                "--time=" + stage.scale().saturated().toSeconds(),
                "--file=" + script,
                "--host=" + address.getHost(),
                "--port=" + address.getPort(),
                "--username=" + database.username(),
                address.getPath().substring(1)),
            Map.of("PGPASSWORD", database.password(), "PGOPTIONS", "-c search_path=floor"));
    var tps = TPS.matcher(output);
    if (!tps.find()) {
      throw new IllegalStateException("pgbench printed no rate: " + output);
    }
    return Double.parseDouble(tps.group(1));
  }
}
