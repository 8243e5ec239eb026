package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.h2.mvstore.MVMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Converts files of versions without ordered indexes. These used the library's backend, which
 * stores documents as serialized Java objects.
 */
final class FormerStore {

  private static final Logger log = LoggerFactory.getLogger(FormerStore.class);

  private static final String DOCUMENTS = "databases.";

  private FormerStore() {}

  /** Removes the old maps last: after a kill the conversion starts again. */
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
