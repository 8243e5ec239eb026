package dev.workstream.engines;

/** An engine that speaks MongoDB's protocol. */
public interface DocumentStore extends Engine {

  /** The address of the database with this name. */
  default MongoAddress database(String name) {
    return new MongoAddress("mongodb://127.0.0.1:%d/%s".formatted(port(), name));
  }

  /**
   * A private mongod if MongoDB is installed, else an embedded store that speaks the same protocol.
   */
  static DocumentStore of(SearchPath installed, Folders folders, int port) {
    return installed
        .find("mongod")
        .<DocumentStore>map(mongod -> new MongodEngine(mongod, folders, port))
        .orElseGet(() -> new MongoStandInEngine(folders, port));
  }
}
