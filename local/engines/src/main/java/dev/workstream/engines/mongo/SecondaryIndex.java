package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import de.bwaldvogel.mongo.exception.ErrorCode;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.ArrayList;
import java.util.Objects;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/**
 * An index with a separate map. An entry consists of the values of the index's fields, each in its
 * direction, then the document's id.
 *
 * <p>The entry of a document with a value that cannot be ordered, for example an array, begins with
 * 0. While such an entry exists, queries do not use the index.
 */
final class SecondaryIndex extends OrderedIndex {

  private static final Key WITHOUT_ORDER = new Key((byte) 0);

  private final IndexDefinition definition;
  private final MVMap<Key, Long> entries;
  private final DefaultQueryMatcher matcher = new DefaultQueryMatcher();
  private final @Nullable Conditions filter;

  private record Entry(Key values, Key key) {}

  SecondaryIndex(IndexDefinition definition, MVMap<Key, Long> entries) {
    super(definition.name(), definition.keys(), definition.isSparse());
    this.definition = definition;
    this.entries = entries;
    this.filter = definition.filter() == null ? null : Conditions.of(definition.filter());
  }

  IndexDefinition definition() {
    return definition;
  }

  @Override
  MVMap<Key, Long> map() {
    return entries;
  }

  @Override
  Key position(Key entry, Object value) {
    return entry.from(((Long) value).intValue());
  }

  @Override
  boolean covers(Conditions conditions) {
    var first = entries.firstKey();
    return (first == null || !first.startsWith(WITHOUT_ORDER))
        && (!isSparse() || keys().stream().anyMatch(conditions::excludeMissing))
        && (filter == null || conditions.imply(filter));
  }

  /** Whether a complete index has as many entries as the collection has documents. */
  boolean hasAllDocuments() {
    return !isSparse() && definition.filter() == null;
  }

  /**
   * Replaces the entry of one document. Null before means a new document, null after a deleted one.
   */
  void replace(Key position, @Nullable Document before, @Nullable Document after) {
    var old = entry(before, position);
    var next = entry(after, position);
    if (Objects.equals(old, next)) {
      return;
    }
    if (old != null) {
      entries.remove(old.key());
    }
    if (next != null) {
      entries.put(next.key(), (long) next.values().length());
    }
  }

  /** Throws if the index is unique and another document has the same values. */
  void check(Document document, Key position, MongoCollection<Key> collection) {
    var entry = isUnique() ? entry(document, position) : null;
    if (entry == null) {
      return;
    }
    if (entry.values().equals(WITHOUT_ORDER)) {
      throw new MongoServerError(
          ErrorCode.BadValue,
          "The embedded MongoDB supports no unique index for this value: " + valuesOf(document));
    }
    var there = entries.ceilingKey(entry.values());
    if (there != null && there.startsWith(entry.values()) && !there.equals(entry.key())) {
      throw new DuplicateKeyError(this, collection, getKeys(), valuesOf(document));
    }
  }

  @Override
  public @Nullable Key getPosition(Document document) {
    return OrderedBytes.of(document.get(PrimaryIndex.FIELD));
  }

  @Override
  public void checkAdd(Document document, MongoCollection<Key> collection) {
    check(document, PrimaryIndex.positionOf(document.get(PrimaryIndex.FIELD)), collection);
  }

  @Override
  public void checkUpdate(
      Document oldDocument, Document newDocument, MongoCollection<Key> collection) {
    checkAdd(newDocument, collection);
  }

  @Override
  public boolean isUnique() {
    return definition.isUnique();
  }

  @Override
  public boolean hasSameOptions(Index<?> other) {
    return other instanceof SecondaryIndex index
        && definition.fingerprint().equals(index.definition.fingerprint());
  }

  private @Nullable Entry entry(@Nullable Document document, Key position) {
    if (document == null
        || definition.filter() != null && !matcher.matches(document, definition.filter())) {
      return null;
    }
    var bytes = new OrderedBytes();
    var isMissing = true;
    var isOrdered = true;
    for (var key : getKeys()) {
      var value = IndexDefinition.value(document, key.getKey());
      isMissing &= value instanceof Missing;
      isOrdered = isOrdered && bytes.append(value, key.isAscending());
    }
    if (isMissing && isSparse()) {
      return null;
    }
    var values = isOrdered ? bytes.toKey() : WITHOUT_ORDER;
    return new Entry(values, values.then(position));
  }

  private KeyValue valuesOf(Document document) {
    var values = new ArrayList<@Nullable Object>();
    getKeys().forEach(key -> values.add(IndexDefinition.value(document, key.getKey())));
    return new KeyValue(values);
  }
}
