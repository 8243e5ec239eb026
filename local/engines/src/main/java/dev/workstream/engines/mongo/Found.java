package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.h2.mvstore.MVMap;
import org.jspecify.annotations.Nullable;

/** The documents that match a query, read as they are asked for. */
final class Found implements Iterator<Document> {

  /** A message has 48 MB at most, and a document 16. */
  private static final int MAX_BATCH_BYTES = 8 << 20;

  static final int MAX_BATCH = 1_000;

  private final Iterator<Match> matches;
  private final @Nullable UnaryOperator<Document> projection;

  /**
   * A document that matches.
   *
   * @param bytes how many it has where it is stored
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

  /** The next ones for one answer; zero for as many as are usual. */
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

  /** All of them, as they are now: the first ones themselves, of the others where they are. */
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
