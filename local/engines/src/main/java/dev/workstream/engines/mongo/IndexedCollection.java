package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.IndexBuildFailedException;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.oplog.NoopOplog;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * A collection of documents, stored by id, with its indexes. Writes run one at a time; reads never
 * wait.
 */
final class IndexedCollection extends AbstractMongoCollection<Key> {

  /** Limits memory, and lets other writes run between two batches. */
  private static final int MAX_DELETE_BATCH = 1_000;

  private final Store store;
  private final MVMap<Key, byte[]> documents;
  private final List<OrderedIndex> indexes = new CopyOnWriteArrayList<>();
  private final Reader reader;

  /** Whether the current update changes only one document; the library searches for all matches. */
  private boolean isUpdateOfOne;

  IndexedCollection(
      MongoDatabase database,
      String name,
      CollectionOptions options,
      CursorRegistry cursors,
      Store store) {
    super(database, name, options, cursors);
    this.store = store;
    this.documents = store.documents(getFullName());
    this.reader = new Reader(documents, indexes);
    if (PrimaryIndex.FIELD.equals(getIdField())) {
      addIndex(new PrimaryIndex(documents));
    }
  }

  MVMap<Key, byte[]> documents() {
    return documents;
  }

  List<SecondaryIndex> secondaryIndexes() {
    return indexes.stream()
        .filter(SecondaryIndex.class::isInstance)
        .map(SecondaryIndex.class::cast)
        .toList();
  }

  /** Builds the index if it is new or does not fit the documents. */
  @Override
  public synchronized void addIndex(Index<Key> index) {
    var isKnown = indexes.stream().anyMatch(known -> known.getName().equals(index.getName()));
    if (!isKnown && index instanceof SecondaryIndex secondary && !isBuilt(secondary)) {
      build(secondary);
    }
    super.addIndex(index);
    if (!isKnown) {
      indexes.add((OrderedIndex) index);
    }
  }

  @Override
  public synchronized void dropIndex(String name) {
    indexes.removeIf(index -> index.getName().equals(name));
    super.dropIndex(name);
  }

  /** Marks the indexes as built. The database must have stored their descriptions before. */
  void markBuiltIndexes() {
    for (var index : secondaryIndexes()) {
      if (!index
          .definition()
          .fingerprint()
          .equals(store.builtIndexes().get(index.map().getName()))) {
        store.builtIndexes().put(index.map().getName(), index.definition().fingerprint());
      }
    }
  }

  private boolean isBuilt(SecondaryIndex index) {
    return index.definition().fingerprint().equals(store.builtIndexes().get(index.map().getName()))
        && (!index.hasAllDocuments() || index.getCount() == documents.sizeAsLong());
  }

  private void build(SecondaryIndex index) {
    index.map().clear();
    try {
      streamAllDocumentsWithPosition()
          .forEach(each -> {
            index.check(each.getDocument(), each.getPosition(), this);
            index.replace(each.getPosition(), null, each.getDocument());
            store.commitIfLarge();
          });
    } catch (MongoServerError e) {
      index.map().clear();
      throw new IndexBuildFailedException(e, this);
    }
  }

  @Override
  protected QueryResult queryDocuments(
      Document query,
      @Nullable Document order,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document projection) {
    var isWrite = Thread.holdsLock(this);
    var found =
        reader.find(
            query,
            order == null || order.isEmpty() ? null : order,
            skip,
            isWrite && isUpdateOfOne ? 1 : limit,
            projection == null ? null : projector(projection));
    // The library changes documents while it iterates over the matches.
    if (isWrite) {
      return new QueryResult(found.detached(documents));
    }
    if (batchSize == 0) {
      return new QueryResult(() -> found);
    }
    var first = found.take(batchSize);
    if (!found.hasNext()) {
      return new QueryResult(first);
    }
    var cursor = new FoundCursor(cursorRegistry.generateCursorId(), found);
    cursorRegistry.add(cursor);
    return new QueryResult(first, cursor);
  }

  private @Nullable UnaryOperator<Document> projector(Document projection) {
    if (projection.isEmpty()) {
      return null;
    }
    return document ->
        matchDocumentsFromStream(new Document(), Stream.of(document), 0, 0, 0, null, projection)
            .iterator()
            .next();
  }

  @Override
  protected QueryResult matchDocuments(
      Document query,
      @Nullable Document order,
      int skip,
      int limit,
      int batchSize,
      @Nullable Document projection) {
    return queryDocuments(query, order, skip, limit, batchSize, projection);
  }

  @Override
  public int count(@Nullable Document query, int skip, int limit) {
    var all = query == null || query.isEmpty() ? documents.sizeAsLong() : reader.count(query);
    var left = Math.max(0, all - skip);
    return (int) (limit > 0 ? Math.min(limit, left) : left);
  }

  @Override
  public int count() {
    return documents.size();
  }

  @Override
  public void addDocumentIfMissing(Document document) {
    // The library would run the index's description as a query, with the operators of its filter.
    var name = document.get("name");
    var namespace = document.get("ns");
    if (handleQueryAsStream(new Document("name", name).append("ns", namespace))
        .findAny()
        .isEmpty()) {
      addDocument(document);
    }
  }

  @Override
  public synchronized void addDocument(Document document) {
    super.addDocument(document);
    store.commitIfLarge();
  }

  @Override
  public synchronized List<Document> insertDocuments(List<Document> added, boolean isOrdered) {
    return super.insertDocuments(added, isOrdered);
  }

  @Override
  public synchronized Document findAndModify(Document query) {
    return super.findAndModify(query);
  }

  @Override
  public synchronized Document updateDocuments(
      Document selector,
      Document update,
      ArrayFilters arrayFilters,
      boolean isMulti,
      boolean isUpsert,
      Oplog oplog) {
    isUpdateOfOne = !isMulti;
    try {
      return super.updateDocuments(selector, update, arrayFilters, isMulti, isUpsert, oplog);
    } finally {
      isUpdateOfOne = false;
    }
  }

  @Override
  public int deleteDocuments(Document selector, int limit, Oplog oplog) {
    var deleted = 0;
    while (true) {
      var wanted = limit > 0 ? Math.min(limit - deleted, MAX_DELETE_BATCH) : MAX_DELETE_BATCH;
      var count = deleteBatch(selector, wanted, oplog);
      deleted += count;
      if (count < wanted || deleted == limit) {
        return deleted;
      }
      store.commitIfLarge();
    }
  }

  private synchronized int deleteBatch(Document selector, int limit, Oplog oplog) {
    return super.deleteDocuments(selector, limit, oplog);
  }

  /** Deletes the documents that have expired by this index, with a commit after each batch. */
  int deleteExpired(SecondaryIndex index, Instant now) {
    var after = index.definition().expireAfter();
    if (after == null || index.getKeys().size() != 1) {
      return 0;
    }
    var expired =
        new Document(index.getKeys().getFirst().getKey(), new Document("$lte", now.minus(after)));
    var deleted = 0;
    int count;
    do {
      count = deleteBatch(expired, MAX_DELETE_BATCH, NoopOplog.get());
      store.commit();
      deleted += count;
    } while (count == MAX_DELETE_BATCH);
    return deleted;
  }

  @Override
  public synchronized void removeDocument(Document document) {
    super.removeDocument(document);
  }

  @Override
  protected Key addDocumentInternal(Document document) {
    var position =
        getIdField() == null
            ? PrimaryIndex.positionOf(UUID.randomUUID())
            : PrimaryIndex.positionOf(document.get(getIdField()));
    write(position, null, document);
    return position;
  }

  @Override
  protected void handleUpdate(Key position, Document before, Document after) {
    write(position, before, after);
    store.commitIfLarge();
  }

  @Override
  protected void removeDocument(Key position) {
    var bytes = documents.get(position);
    if (bytes != null) {
      write(position, Bson.decode(bytes), null);
    }
  }

  /** Changes a document and its index entries together. No other method changes either. */
  private void write(Key position, @Nullable Document before, @Nullable Document after) {
    store.write(() -> {
      var bytes = after == null ? null : Bson.encode(after);
      var old = bytes == null ? documents.remove(position) : documents.put(position, bytes);
      for (var index : indexes) {
        if (index instanceof SecondaryIndex secondary) {
          secondary.replace(position, before, after);
        }
      }
      var growth = (bytes == null ? 0 : bytes.length) - (old == null ? 0 : old.length);
      store.sizes().put(documents.getName(), dataSize() + growth);
    });
  }

  @Override
  protected @Nullable Document getDocument(Key position) {
    var bytes = documents.get(position);
    return bytes == null ? null : Bson.decode(bytes);
  }

  @Override
  protected Stream<DocumentWithPosition<Key>> streamAllDocumentsWithPosition() {
    return documents.entrySet().stream()
        .map(entry -> new DocumentWithPosition<>(Bson.decode(entry.getValue()), entry.getKey()));
  }

  /** Every write updates the size itself. */
  @Override
  protected boolean tracksDataSize() {
    return false;
  }

  @Override
  protected void updateDataSize(int growth) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected int getDataSize() {
    return (int) Math.min(Integer.MAX_VALUE, dataSize());
  }

  private long dataSize() {
    return store.sizes().getOrDefault(documents.getName(), 0L);
  }
}
