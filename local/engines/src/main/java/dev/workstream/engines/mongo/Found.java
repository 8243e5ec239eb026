package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** The documents that match a query, read on demand. */
final class Found implements Iterator<Document> {

  /** MongoDB limits a message to 48 MB and a document to 16 MB. */
  private static final int MAX_BATCH_BYTES = 8 << 20;

  static final int MAX_BATCH = 1_000;

  private final Iterator<Match> matches;
  private final @Nullable UnaryOperator<Document> projection;

  /**
   * A matching document.
   *
   * @param bytes the document's stored size
   */
  record Match(Key position, Document document, int bytes) {}

  Found(Iterator<Match> matches, @Nullable UnaryOperator<Document> projection) {
    this.matches = matches;
    this.projection = projection;
  }

  @Override
  public boolean hasNext() {
    return matches.hasNext();
  }

  @Override
  public Document next() {
    return projected(matches.next().document());
  }

  /** Takes the next documents for one answer. Zero means the default maximum. */
  List<Document> take(int count) {
    var taken = new ArrayList<Document>();
    var limit = count > 0 ? count : MAX_BATCH;
    for (var bytes = 0; taken.size() < limit && bytes < MAX_BATCH_BYTES && hasNext(); ) {
      var match = matches.next();
      bytes += match.bytes();
      taken.add(projected(match.document()));
    }
    return taken;
  }

  /**
   * All matches as of now, for callers that change the collection while iterating. Keeps the first
   * documents in memory, and only the positions of the others.
   */
  Iterable<Document> detached(MVMap<Key, byte[]> documents) {
    var first = take(MAX_BATCH);
    var rest = new ArrayList<Key>();
    matches.forEachRemaining(match -> rest.add(match.position()));
    return Stream.concat(
            first.stream(),
            rest.stream()
                .map(documents::get)
                .filter(bytes -> bytes != null)
                .map(bytes -> projected(Bson.decode(bytes))))
        ::iterator;
  }

  private Document projected(Document document) {
    return projection == null ? document : projection.apply(document);
  }
}
