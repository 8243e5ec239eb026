package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * An index with a map in the order of its fields. The library only asks it whether a document may
 * be added or changed: {@link IndexedCollection} plans the queries, and writes the entries together
 * with the document.
 */
abstract class OrderedIndex extends Index<Key> {

  OrderedIndex(String name, List<IndexKey> keys, boolean isSparse) {
    super(name, keys, isSparse);
  }

  abstract MVMap<Key, ?> map();

  /** The position of an entry's document. */
  abstract Key position(Key entry, Object value);

  /** Whether the map contains every document that matches the conditions. */
  abstract boolean covers(Conditions conditions);

  /** The number of entries from one key (inclusive) to another (exclusive). */
  final long count(Key from, Key to) {
    return Math.max(0, rank(to) - rank(from));
  }

  private long rank(Key key) {
    var index = map().getKeyIndex(key);
    return index < 0 ? -index - 1 : index;
  }

  @Override
  public final long getCount() {
    return map().sizeAsLong();
  }

  /** Always false: the library fills an empty index, but this one is already built. */
  @Override
  public final boolean isEmpty() {
    return false;
  }

  @Override
  public final long getDataSize() {
    return getCount();
  }

  @Override
  public final boolean canHandle(Document query) {
    return false;
  }

  @Override
  public final Iterable<Key> getPositions(Document query) {
    throw new UnsupportedOperationException();
  }

  @Override
  public final void add(Document document, Key position, MongoCollection<Key> collection) {
    // Written with the document.
  }

  @Override
  public final void updateInPlace(
      Document oldDocument, Document newDocument, Key position, MongoCollection<Key> collection) {
    // Written with the document.
  }

  @Override
  public final @Nullable Key remove(Document document) {
    return getPosition(document);
  }

  @Override
  public final void drop() {
    // The database removes the map.
  }
}
