package dev.workstream.engines;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL server from Maven artifacts, with passwords and on 127.0.0.1 only. */
public final class PostgresEngine extends ProcessEngine {

  private static final String ROLE = "workstream_tasks";

  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

  private final Path binaries;
  private final String adminPassword;
  private final String password;
  private volatile @Nullable EmbeddedPostgres server;

  /**
   * @param adminPassword of the superuser; kept with the data
   * @param password of the role that owns the databases
   */
  public PostgresEngine(Folders folders, int port, String adminPassword, String password) {
    super("PostgreSQL", "postgresql", folders, port, START_LIMIT);
    this.binaries = folders.data("postgresql-binaries");
    this.adminPassword = adminPassword;
    this.password = password;
  }

  /** The database of this name, created if it is not there yet. */
  public PostgresAddress database(String name) {
    try (var connection = running().getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      var exists =
          statement
              .executeQuery("select from pg_database where datname = '%s'".formatted(name))
              .next();
      if (!exists) {
        statement.execute("create database %s owner %s".formatted(name, ROLE));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
    return new PostgresAddress(
        "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port(), name), ROLE, password);
  }

  /** Returns when the server serves clients: zonky waits for that itself. */
  @Override
  EngineProcess launch() {
    try {
      forgetHalfMadeData();
      forgetStaleNote();
      // Else zonky also looks after a folder in /tmp that all users of the machine share.
      System.setProperty("ot.epg.working-dir", binaries.toString());
      var started =
          EmbeddedPostgres.builder()
              .setPort(port())
              .setDataDirectory(data)
              .setCleanDataDirectory(false)
              .setOverrideWorkingDirectory(binaries.toFile())
              .setRegisterShutdownHook(false)
              .setPGStartupWait(START_LIMIT)
              .setLocaleConfig("pwfile", adminPasswordFile().toString())
              .setConnectConfig("password", adminPassword)
              .setDataDirectoryCustomizer(_ -> requirePasswords())
              .setServerConfig("listen_addresses", "127.0.0.1")
              .setServerConfig("unix_socket_directories", "''")
              // zonky turns both off, which is for data that nobody misses.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              .setServerConfig("max_connections", "200")
              .setErrorRedirector(Redirect.appendTo(log().toFile()))
              .setOutputRedirector(Redirect.appendTo(log().toFile()))
              .start();
      postmaster().ifPresent(this::note);
      server = started;
      return new Server(started);
    } catch (IOException | IllegalStateException e) {
      throw failure(e);
    }
  }

  /** Prepares the role, too: without it the server is of no use to clients. */
  @Override
  String askVersion() {
    try {
      var version = prepareRole();
      Files.deleteIfExists(making());
      return version;
    } catch (IOException | SQLException e) {
      throw failure(e);
    }
  }

  private final class Server implements EngineProcess {

    private final EmbeddedPostgres started;

    Server(EmbeddedPostgres started) {
      this.started = started;
    }

    @Override
    public boolean isAlive() {
      return postmaster().isPresent();
    }

    @Override
    public void stop() {
      try {
        // Of a start that was given up: what starts the server may not have got as far as that.
        started.getProcess().waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        started.close();
      } catch (IOException e) {
        throw failure(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      endByForce();
      forget();
    }

    /** For a server that did not stop when it was asked to; it recovers at its next start. */
    private void endByForce() {
      postmaster()
          .filter(process -> !Wait.until(STOP_LIMIT, () -> !process.isAlive()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }

    @Override
    public void kill() {
      postmaster()
          .ifPresent(process -> {
            var workers = process.descendants().toList();
            process.destroyForcibly();
            // They end when they notice; until then the data cannot be opened again.
            Wait.until(
                STOP_LIMIT,
                () -> !process.isAlive() && workers.stream().noneMatch(ProcessHandle::isAlive));
          });
    }
  }

  private String prepareRole() throws SQLException {
    try (var connection = running().getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      var exists =
          statement
              .executeQuery("select from pg_roles where rolname = '%s'".formatted(ROLE))
              .next();
      statement.execute(
          "%s role %s login password '%s'".formatted(exists ? "alter" : "create", ROLE, password));
      return connection.getMetaData().getDatabaseProductVersion();
    }
  }

  private Path adminPasswordFile() {
    return Folders.writeSecret(data.resolveSibling("postgresql.password"), adminPassword);
  }

  /**
   * zonky's own way is "trust", by which any user of the machine is superuser. In the data folder
   * and not as a setting, since settings go through a shell and paths may have spaces.
   */
  private void requirePasswords() {
    try {
      Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a first start that was killed half-way left is no database and would never become one. */
  private void forgetHalfMadeData() throws IOException {
    if (Files.exists(making())) {
      Folders.delete(data);
    }
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      Files.writeString(making(), "");
    }
  }

  /** There only during the first start. */
  private Path making() {
    return data.resolveSibling("postgresql.making");
  }

  /**
   * The note of a server that was killed. PostgreSQL would not start if the pid in it were
   * meanwhile that of any other process of this user.
   */
  private void forgetStaleNote() throws IOException {
    if (postmaster().isEmpty()) {
      Files.deleteIfExists(note());
    }
  }

  private Path note() {
    return data.resolve("postmaster.pid");
  }

  /** The server's first process, as it says itself: what started it has long ended. */
  private Optional<ProcessHandle> postmaster() {
    try {
      var pid = Files.readAllLines(note()).getFirst();
      // A server that was killed leaves its note, and its pid is somebody else's one day.
      return ProcessHandle.of(Long.parseLong(pid.strip()))
          .filter(process ->
              process.info().command().filter(it -> it.endsWith("/postgres")).isPresent());
    } catch (IOException | NumberFormatException | java.util.NoSuchElementException e) {
      return Optional.empty();
    }
  }

  private EmbeddedPostgres running() {
    var running = server;
    if (running == null || !isRunning()) {
      throw new IllegalStateException("PostgreSQL does not run");
    }
    return running;
  }

  private EngineFailure failure(Exception cause) {
    return failure("failed", cause);
  }
}
