package dev.workstream.engines.mongo;

import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The file. What one write changes, a document and its index entries, is committed as a whole or
 * not at all, so that a kill never parts them.
 */
final class Store implements AutoCloseable {

  static final String DOCUMENTS = "documents.";
  static final String INDEX = "index.";

  private static final int CACHE_MEGABYTES = 48;
  private static final int MAX_UNSAVED = 32 << 20;

  /** A file of which less is in use is compacted, unless it is small. */
  private static final int MIN_PERCENT_IN_USE = 50;

  private static final long MIN_COMPACTED_FILE = 16 << 20;
  private static final int COMPACTED_AT_ONCE = 2 << 20;

  private final MVStore store;
  private final MVMap<String, Long> sizes;
  private final MVMap<String, String> builtIndexes;

  /** Writes share it; a commit has it alone. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  Store(Path file) {
    // The store commits when it is told to and at no other time: a commit of its own could come
    // between a document and its index entries.
    store =
        new MVStore.Builder()
            .fileName(file.toString())
            .autoCommitDisabled()
            .autoCommitBufferSize(0)
            .cacheSize(CACHE_MEGABYTES)
            .open();
    sizes =
        store.openMap(
            "sizes",
            new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE));
    builtIndexes =
        store.openMap(
            "built",
            new MVMap.Builder<String, String>()
                .keyType(StringDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE));
  }

  MVStore maps() {
    return store;
  }

  MVMap<Key, byte[]> documents(String namespace) {
    return store.openMap(
        DOCUMENTS + namespace,
        new MVMap.Builder<Key, byte[]>()
            .keyType(KeyType.INSTANCE)
            .valueType(ByteArrayDataType.INSTANCE));
  }

  /** An index's entries: with each the length of the values' part, behind which the id stands. */
  MVMap<Key, Long> index(String namespace, String name) {
    return store.openMap(
        INDEX + namespace + "." + name,
        new MVMap.Builder<Key, Long>().keyType(KeyType.INSTANCE).valueType(LongDataType.INSTANCE));
  }

  /** Bytes of documents by collection. */
  MVMap<String, Long> sizes() {
    return sizes;
  }

  /** The definition by which an index was built to its end, by the index's map. */
  MVMap<String, String> builtIndexes() {
    return builtIndexes;
  }

  /**
   * Does something of which no part is committed without the rest. It must take no other lock: the
   * one who has that may wait here, behind a commit that waits for this write.
   */
  <T> T write(Supplier<T> change) {
    lock.readLock().lock();
    try {
      return change.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  void write(Runnable change) {
    write(() -> {
      change.run();
      return true;
    });
  }

  void commit() {
    if (store.hasUnsavedChanges()) {
      lock.writeLock().lock();
      try {
        store.commit();
      } finally {
        lock.writeLock().unlock();
      }
    }
  }

  /** Bounds the memory of a command that changes many documents. Does nothing within a write. */
  void commitIfLarge() {
    if (store.getUnsavedMemory() > MAX_UNSAVED && lock.getReadHoldCount() == 0) {
      commit();
    }
  }

  /**
   * Frees space that small commits leave behind: each writes its pages anew. One small step, since
   * commits wait for it. The space is used again when the store's retention time is over.
   */
  void compactSome() {
    if (fileSize() > MIN_COMPACTED_FILE && store.compact(MIN_PERCENT_IN_USE, COMPACTED_AT_ONCE)) {
      commit();
    }
  }

  long fileSize() {
    return store.getFileStore().size();
  }

  void closeImmediately() {
    store.closeImmediately();
  }

  @Override
  public void close() {
    commit();
    store.close();
  }
}
