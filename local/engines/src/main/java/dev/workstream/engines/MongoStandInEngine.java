package dev.workstream.engines;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** mongo-java-server inside this process, for machines without MongoDB. */
final class MongoStandInEngine implements DocumentStore {

  private static final Pattern JAR_VERSION = Pattern.compile("-core-([^/]+)\\.jar");

  private final Path file;
  private final Path log;
  private final int port;
  private @Nullable MongoServer server;

  MongoStandInEngine(Folders folders, int port) {
    this.file = folders.data("mongo-java-server").resolve("store.mv");
    this.log = folders.log("launcher");
    this.port = port;
  }

  @Override
  public void start() {
    if (isRunning()) {
      return;
    }
    var starting = new MongoServer(new CommittingBackend(file));
    try {
      starting.bind("127.0.0.1", port);
    } catch (RuntimeException e) {
      starting.shutdownNow();
      throw new EngineFailure("mongo-java-server failed; see " + log, e);
    }
    server = starting;
  }

  @Override
  public void stop() {
    if (server != null) {
      server.shutdownNow();
      server = null;
    }
  }

  /** Cuts every connection at once; it lives in this process, which is not to end. */
  @Override
  public void kill() {
    stop();
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  @Override
  public String version() {
    var jar = MongoServer.class.getProtectionDomain().getCodeSource().getLocation().toString();
    var version = JAR_VERSION.matcher(jar);
    return "mongo-java-server" + (version.find() ? " " + version.group(1) : "");
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path log() {
    return log;
  }

  /**
   * Writes before it answers: left to itself the store writes now and then, and what was
   * acknowledged in between would be lost with a process that is killed.
   */
  private static final class CommittingBackend extends H2Backend {

    private static final Set<String> READS =
        Set.of(
            "aggregate",
            "buildinfo",
            "count",
            "distinct",
            "find",
            "getmore",
            "hello",
            "ismaster",
            "killcursors",
            "listcollections",
            "listindexes",
            "ping");

    CommittingBackend(Path file) {
      super(file.toString());
      // All is written when this says so. What the store would do now and then in the background,
      // rewrite what is partly outdated, stops everybody for up to two seconds.
      getMvStore().setAutoCommitDelay(0);
    }

    @Override
    public Document handleCommand(
        Channel channel, String database, String command, Document query) {
      // MongoDB's newer name of it, which health checks ask for.
      var known = command.equalsIgnoreCase("hello") ? "isMaster" : command;
      var answer = super.handleCommand(channel, database, known, query);
      if (!READS.contains(command.toLowerCase(Locale.ROOT))) {
        commit();
      }
      return answer;
    }
  }
}
