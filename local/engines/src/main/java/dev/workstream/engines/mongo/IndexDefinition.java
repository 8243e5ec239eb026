package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.Utils;
import de.bwaldvogel.mongo.bson.Document;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The definition of an index, from createIndexes.
 *
 * @param filter the index contains only documents that match it; null for all
 * @param expireAfter when a document expires, counted from the time in its field; null for never
 */
record IndexDefinition(
    String name,
    List<IndexKey> keys,
    boolean isUnique,
    boolean isSparse,
    @Nullable Document filter,
    @Nullable Duration expireAfter) {

  static IndexDefinition of(
      String name, List<IndexKey> keys, boolean isUnique, boolean isSparse, Document description) {
    var seconds = (Number) description.get("expireAfterSeconds");
    return new IndexDefinition(
        name,
        keys,
        isUnique,
        isSparse,
        (Document) description.get("partialFilterExpression"),
        seconds == null ? null : Duration.ofSeconds(seconds.longValue()));
  }

  /** Equal for indexes with the same entries and rules. */
  String fingerprint() {
    var text = new StringBuilder();
    for (var key : keys) {
      text.append(key.getKey()).append(key.isAscending() ? " up, " : " down, ");
    }
    return text.append(isUnique ? "unique " : "")
        .append(isSparse ? "sparse " : "")
        .append(filter == null ? "" : filter)
        .append(expireAfter == null ? "" : expireAfter)
        .toString();
  }

  /** The value of a field; an array if the path to it contains an array. */
  static @Nullable Object value(Document document, String field) {
    return field.indexOf('.') < 0
        ? document.getOrMissing(field)
        : Utils.getSubdocumentValueCollectionAware(document, field);
  }
}
