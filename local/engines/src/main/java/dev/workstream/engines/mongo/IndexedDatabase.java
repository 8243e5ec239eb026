package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DatabaseResolver;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import io.netty.channel.Channel;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A database. Its collections and indexes are maps in one file. */
final class IndexedDatabase extends AbstractSynchronizedMongoDatabase<Key> {

  private static final String INDEXES = "system.indexes";
  private static final String NAMESPACES = "system.namespaces";

  private final Store store;
  private final Map<String, IndexedCollection> collections = new ConcurrentHashMap<>();

  /** The indexes' descriptions, by the names of their maps. */
  private final Map<String, Document> descriptions = new ConcurrentHashMap<>();

  IndexedDatabase(String name, CursorRegistry cursors, Store store) {
    super(name, cursors);
    this.store = store;
    for (var description : stored(INDEXES)) {
      descriptions.put(mapName(description), description);
    }
    removeLeftovers();
    initializeNamespacesAndIndexes();
    collections.values().forEach(IndexedCollection::markBuiltIndexes);
  }

  /**
   * Removes maps of collections and indexes that were being dropped when the process was killed. If
   * such an index were created again, it would lack the documents written since.
   */
  private void removeLeftovers() {
    var named = new HashSet<>(descriptions.keySet());
    stored(NAMESPACES).forEach(document -> named.add(Store.DOCUMENTS + document.get("name")));
    var documents = Store.DOCUMENTS + databaseName + ".";
    var indexes = Store.INDEX + databaseName + ".";
    for (var map : List.copyOf(store.maps().getMapNames())) {
      if ((map.startsWith(documents) || map.startsWith(indexes))
          && !map.startsWith(documents + "system.")
          && !named.contains(map)) {
        store.maps().removeMap(map);
        store.sizes().remove(map);
        store.builtIndexes().remove(map);
      }
    }
  }

  private List<Document> stored(String collection) {
    var namespace = getFullCollectionNamespace(collection);
    return store.maps().hasMap(Store.DOCUMENTS + namespace)
        ? store.documents(namespace).values().stream().map(Bson::decode).toList()
        : List.of();
  }

  /** Deletes expired documents of all collections. */
  void deleteExpired(Instant now) {
    for (var collection : collections.values()) {
      collection.secondaryIndexes().forEach(index -> collection.deleteExpired(index, now));
    }
  }

  @Override
  public Document handleCommand(
      Channel channel, String command, Document query, DatabaseResolver databases, Oplog oplog) {
    var pipeline =
        command.equalsIgnoreCase("aggregate")
            ? Pipeline.of(query, collections.get(String.valueOf(query.get(command))))
            : null;
    return pipeline == null
        ? super.handleCommand(channel, command, query, databases, oplog)
        : pipeline.run(databases, this, oplog);
  }

  @Override
  protected MongoCollection<Key> openOrCreateCollection(String name, CollectionOptions options) {
    var collection = new IndexedCollection(this, name, options, cursorRegistry, store);
    collections.put(name, collection);
    return collection;
  }

  @Override
  protected synchronized void addIndex(Document description) {
    var map = mapName(description);
    var before = descriptions.put(map, description);
    try {
      super.addIndex(description);
    } catch (RuntimeException e) {
      if (before == null) {
        descriptions.remove(map);
      } else {
        descriptions.put(map, before);
      }
      throw e;
    }
    collections.values().forEach(IndexedCollection::markBuiltIndexes);
  }

  @Override
  protected Index<Key> openOrCreateUniqueIndex(
      String collection, String name, List<IndexKey> keys, boolean isSparse) {
    var primary = collections.get(collection);
    return name.equals(PrimaryIndex.NAME) && primary != null
        ? new PrimaryIndex(primary.documents())
        : index(collection, name, keys, true, isSparse);
  }

  @Override
  protected Index<Key> openOrCreateSecondaryIndex(
      String collection, String name, List<IndexKey> keys, boolean isSparse) {
    return index(collection, name, keys, false, isSparse);
  }

  private SecondaryIndex index(
      String collection, String name, List<IndexKey> keys, boolean isUnique, boolean isSparse) {
    var namespace = getFullCollectionNamespace(collection);
    var description = descriptions.getOrDefault(mapName(namespace, name), new Document());
    return new SecondaryIndex(
        IndexDefinition.of(name, keys, isUnique, isSparse, description),
        store.index(namespace, name));
  }

  @Override
  protected void dropIndex(MongoCollection<Key> collection, String name) {
    super.dropIndex(collection, name);
    var map = mapName(collection.getFullName(), name);
    descriptions.remove(map);
    store.builtIndexes().remove(map);
    if (store.maps().hasMap(map)) {
      store.maps().removeMap(map);
    }
  }

  @Override
  public void dropCollection(String name, Oplog oplog) {
    super.dropCollection(name, oplog);
    var dropped = collections.remove(name);
    if (dropped != null) {
      store.sizes().remove(dropped.documents().getName());
      store.maps().removeMap(dropped.documents());
    }
  }

  @Override
  public synchronized void moveCollection(
      MongoDatabase from, MongoCollection<?> collection, String newName) {
    throw new UnsupportedOperationException("The embedded MongoDB cannot rename collections");
  }

  @Override
  protected long getStorageSize() {
    return store.fileSize();
  }

  @Override
  protected long getFileSize() {
    return store.fileSize();
  }

  private static String mapName(Document description) {
    return mapName(String.valueOf(description.get("ns")), String.valueOf(description.get("name")));
  }

  private static String mapName(String namespace, @Nullable String name) {
    return Store.INDEX + namespace + "." + name;
  }
}
