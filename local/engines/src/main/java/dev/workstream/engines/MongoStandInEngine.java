package dev.workstream.engines;

import de.bwaldvogel.mongo.MongoServer;
import dev.workstream.engines.mongo.EmbeddedMongoBackend;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs mongo-java-server inside this process, for machines without MongoDB. */
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
    var starting = new MongoServer(new EmbeddedMongoBackend(file));
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

  /** Only closes every connection: the engine runs in this process, which must not end. */
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
}
