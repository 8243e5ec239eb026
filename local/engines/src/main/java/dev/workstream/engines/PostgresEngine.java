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

/** Runs a real PostgreSQL server from Maven artifacts, with passwords, on 127.0.0.1 only. */
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

  /** The address of the database with this name. Creates the database if it is missing. */
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

  /** Returns when the server is ready for clients: zonky waits for that. */
  @Override
  EngineProcess launch() {
    try {
      deleteHalfMadeData();
      deleteStalePidFile();
      // Otherwise zonky cleans a folder in /tmp that all users of the machine share.
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
              // zonky turns both off, which suits only throw-away data.
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

  /** Also prepares the role: clients need it. */
  @Override
  String askVersion() {
    try {
      var version = prepareRole();
      Files.deleteIfExists(initMarker());
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
        // The start may have been cancelled while pg_ctl was still starting the server.
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

    /** Kills a server that did not stop in time. It recovers at its next start. */
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
            // A new server cannot open the data before these processes have noticed the end.
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
   * zonky's default is "trust", which makes every user of the machine a superuser. Writes the file
   * into the data folder: zonky passes settings through a shell, and paths may contain spaces.
   */
  private void requirePasswords() {
    try {
      Files.writeString(data.resolve("pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes the unusable data that a first start leaves when it is killed. */
  private void deleteHalfMadeData() throws IOException {
    if (Files.exists(initMarker())) {
      Folders.delete(data);
    }
    if (!Files.exists(data.resolve("PG_VERSION"))) {
      Files.writeString(initMarker(), "");
    }
  }

  /** A file that exists only during the first start. */
  private Path initMarker() {
    return data.resolveSibling("postgresql.making");
  }

  /**
   * Deletes the pid file of a killed server. PostgreSQL refuses to start if another process of this
   * user now has that pid.
   */
  private void deleteStalePidFile() throws IOException {
    if (postmaster().isEmpty()) {
      Files.deleteIfExists(pidFile());
    }
  }

  private Path pidFile() {
    return data.resolve("postmaster.pid");
  }

  /** The server's main process, found by its pid file: pg_ctl, which started it, has ended. */
  private Optional<ProcessHandle> postmaster() {
    try {
      var pid = Files.readAllLines(pidFile()).getFirst();
      // A killed server leaves its pid file, and another program may get that pid later.
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
      throw new IllegalStateException("PostgreSQL is not running");
    }
    return running;
  }

  private EngineFailure failure(Exception cause) {
    return failure("failed", cause);
  }
}
