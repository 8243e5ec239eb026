package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts what versions without ordered indexes stored by the library's own backend: documents as
 * serialized Java objects, and indexes ordered by such bytes.
 */
final class FormerStore {

  private static final Logger log = LoggerFactory.getLogger(FormerStore.class);

  private static final String DOCUMENTS = "databases.";

  private FormerStore() {}

  /** Done as a whole: after a kill in the middle it begins again. */
  static void convert(Store store) {
    var maps = store.maps();
    var former =
        maps.getMapNames().stream().filter(name -> name.startsWith(DOCUMENTS)).sorted().toList();
    if (former.isEmpty()) {
      return;
    }
    for (var name : former) {
      convert(maps.openMap(name), store, name.substring(DOCUMENTS.length()));
    }
    store.write(() -> {
      for (var name : List.copyOf(maps.getMapNames())) {
        if (name.startsWith(DOCUMENTS) || name.startsWith("meta.") || name.contains("._index_")) {
          maps.removeMap(name);
        }
      }
    });
    store.commit();
  }

  private static void convert(MVMap<Object, Document> from, Store store, String namespace) {
    var to = store.documents(namespace);
    to.clear();
    var size = 0L;
    for (var entry : from.entrySet()) {
      var document = Bson.encode(entry.getValue());
      size += document.length;
      to.put(PrimaryIndex.positionOf(entry.getKey()), document);
      store.commitIfLarge();
    }
    store.sizes().put(to.getName(), size);
    log.info("Converted {} documents of {}", to.sizeAsLong(), namespace);
  }
}
