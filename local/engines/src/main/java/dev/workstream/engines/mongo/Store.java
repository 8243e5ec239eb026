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
 * The database file. Commits a document together with its index entries, so that a kill cannot
 * separate them.
 */
final class Store implements AutoCloseable {

  static final String DOCUMENTS = "documents.";
  static final String INDEX = "index.";

  private static final int CACHE_MEGABYTES = 48;
  private static final int MAX_UNSAVED = 32 << 20;

  /** Compacts a large file when a smaller part of it is in use. */
  private static final int MIN_PERCENT_IN_USE = 50;

  private static final long MIN_COMPACTED_FILE = 16 << 20;
  private static final int COMPACTION_STEP = 2 << 20;

  private final MVStore store;
  private final MVMap<String, Long> sizes;
  private final MVMap<String, String> builtIndexes;

  /** Writes share the lock; a commit holds it exclusively. */
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock(true);

  Store(Path file) {
    // Only this class may commit: an automatic commit could separate a document from its index
    // entries.
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

  /**
   * The entries of an index. The value of an entry is the length of its values; the id follows
   * them.
   */
  MVMap<Key, Long> index(String namespace, String name) {
    return store.openMap(
        INDEX + namespace + "." + name,
        new MVMap.Builder<Key, Long>().keyType(KeyType.INSTANCE).valueType(LongDataType.INSTANCE));
  }

  /** Total bytes of the documents, by collection. */
  MVMap<String, Long> sizes() {
    return sizes;
  }

  /** The definitions of completely built indexes, by the names of their maps. */
  MVMap<String, String> builtIndexes() {
    return builtIndexes;
  }

  /**
   * Runs a change that must be committed as a whole. The change must not take another lock, or it
   * can deadlock: the owner of that lock may wait here for a commit, which waits for this change.
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

  /** Limits the memory of a command that changes many documents. Does nothing during a write. */
  void commitIfLarge() {
    if (store.getUnsavedMemory() > MAX_UNSAVED && lock.getReadHoldCount() == 0) {
      commit();
    }
  }

  /**
   * Frees space of outdated pages, which every small commit leaves. Each step is small, because
   * commits wait for it. The store reuses the space after its retention time.
   */
  void compactStep() {
    if (fileSize() > MIN_COMPACTED_FILE && store.compact(MIN_PERCENT_IN_USE, COMPACTION_STEP)) {
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
