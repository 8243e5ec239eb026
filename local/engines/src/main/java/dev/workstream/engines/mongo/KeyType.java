package dev.workstream.engines.mongo;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/**
 * Writes and reads the keys of a map's page. Each key is stored without the prefix that it shares
 * with the previous key: in an index this saves the larger part.
 */
final class KeyType extends BasicDataType<Key> {

  static final KeyType INSTANCE = new KeyType();

  private static final int OBJECTS = 40;

  private KeyType() {}

  @Override
  public int compare(Key one, Key other) {
    return one.compareTo(other);
  }

  @Override
  public int getMemory(Key key) {
    return OBJECTS + key.length();
  }

  @Override
  public Key[] createStorage(int size) {
    return new Key[size];
  }

  @Override
  public void write(WriteBuffer buffer, Key key) {
    buffer.putVarInt(key.length()).put(key.bytes());
  }

  @Override
  public Key read(ByteBuffer buffer) {
    var bytes = new byte[DataUtils.readVarInt(buffer)];
    buffer.get(bytes);
    return new Key(bytes);
  }

  @Override
  public void write(WriteBuffer buffer, Object storage, int length) {
    var before = new byte[0];
    for (var key : Arrays.asList((Key[]) storage).subList(0, length)) {
      var bytes = key.bytes();
      var difference = Arrays.mismatch(before, bytes);
      var shared = difference < 0 ? bytes.length : difference;
      buffer.putVarInt(shared).putVarInt(bytes.length - shared);
      buffer.put(bytes, shared, bytes.length - shared);
      before = bytes;
    }
  }

  @Override
  public void read(ByteBuffer buffer, Object storage, int length) {
    var keys = (Key[]) storage;
    var before = new byte[0];
    for (var i = 0; i < length; i++) {
      var shared = DataUtils.readVarInt(buffer);
      var bytes = Arrays.copyOf(before, shared + DataUtils.readVarInt(buffer));
      buffer.get(bytes, shared, bytes.length - shared);
      keys[i] = new Key(bytes);
      before = bytes;
    }
  }
}
