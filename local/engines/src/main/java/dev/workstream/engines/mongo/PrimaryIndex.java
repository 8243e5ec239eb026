package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.KeyValue;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.DuplicateKeyError;
import de.bwaldvogel.mongo.exception.ErrorCode;
import de.bwaldvogel.mongo.exception.MongoServerError;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** The index on the id. It uses the map of documents, which is in the order of the ids. */
final class PrimaryIndex extends OrderedIndex {

  static final String NAME = "_id_";
  static final String FIELD = "_id";

  private final MVMap<Key, byte[]> documents;

  PrimaryIndex(MVMap<Key, byte[]> documents) {
    super(NAME, List.of(new IndexKey(FIELD, true)), false);
    this.documents = documents;
  }

  static Key positionOf(@Nullable Object id) {
    var position = OrderedBytes.of(id);
    if (position == null) {
      throw new MongoServerError(
          ErrorCode.BadValue, "The embedded MongoDB does not support an _id of this type: " + id);
    }
    return position;
  }

  @Override
  MVMap<Key, byte[]> map() {
    return documents;
  }

  @Override
  Key position(Key entry, Object value) {
    return entry;
  }

  @Override
  boolean covers(Conditions conditions) {
    return true;
  }

  @Override
  public @Nullable Key getPosition(Document document) {
    var position = positionOf(document.get(FIELD));
    return documents.containsKey(position) ? position : null;
  }

  @Override
  public void checkAdd(Document document, MongoCollection<Key> collection) {
    var id = document.get(FIELD);
    if (documents.containsKey(positionOf(id))) {
      throw new DuplicateKeyError(this, collection, getKeys(), new KeyValue(id));
    }
  }

  @Override
  public void checkUpdate(
      Document oldDocument, Document newDocument, MongoCollection<Key> collection) {
    // An id never changes.
  }

  @Override
  public boolean isUnique() {
    return true;
  }
}
