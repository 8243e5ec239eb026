package dev.workstream.engines;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import java.nio.file.Path;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** mongo-java-server inside this process, for machines without MongoDB. */
final class MongoStandInEngine implements DocumentStore {

  /** It writes on its own time, by default every second; what it has not written a kill loses. */
  private static final int COMMIT_MILLIS = 20;

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
    var store = new MVStore.Builder().fileName(file.toString()).open();
    store.setAutoCommitDelay(COMMIT_MILLIS);
    var starting = new MongoServer(new H2Backend(store));
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

  @Override
  public boolean isRunning() {
    return server != null;
  }

  @Override
  public String version() {
    var version = MongoServer.class.getPackage().getImplementationVersion();
    return "mongo-java-server" + (version == null ? "" : " " + version) + " (embedded)";
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
