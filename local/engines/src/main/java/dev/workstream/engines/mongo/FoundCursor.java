package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.backend.AbstractCursor;
import de.bwaldvogel.mongo.bson.Document;
import java.util.List;

/** The documents of a query that the client has not fetched yet. */
final class FoundCursor extends AbstractCursor {

  private final Found found;

  FoundCursor(long id, Found found) {
    super(id);
    this.found = found;
  }

  @Override
  public synchronized boolean isEmpty() {
    return !found.hasNext();
  }

  @Override
  public synchronized List<Document> takeDocuments(int count) {
    return found.take(count);
  }
}
