package dev.workstream.engines.mongo;

import de.bwaldvogel.mongo.backend.Missing;
import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Decimal128;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes BSON values as bytes that sort in MongoDB's order. No value's bytes are a prefix of
 * another's, so values can be concatenated, and inverted for a descending index.
 *
 * <p>The first byte is the type. It is never 0 or 255, even when inverted: these two bytes mean
 * "before" and "after all values with this prefix".
 */
final class OrderedBytes {

  static final int AFTER = 0xff;

  /** In place of a type: a value that cannot be written. */
  static final int NONE = 0;

  private static final int MIN = 0x08;
  static final int NULL = 0x10;
  private static final int NUMBER = 0x18;
  private static final int STRING = 0x20;
  private static final int DOCUMENT = 0x28;
  private static final int BINARY = 0x38;
  private static final int ID_128 = 0x40;
  private static final int OBJECT_ID = 0x48;
  private static final int BOOLEAN = 0x50;
  private static final int DATE = 0x58;
  private static final int TIMESTAMP = 0x60;
  private static final int MAX = 0x70;

  private static final Key OF_NULL = new Key((byte) NULL);

  private byte[] bytes = new byte[64];
  private int length;

  /** The bytes of one value; null for arrays and for types without an order here. */
  static @Nullable Key of(@Nullable Object value) {
    if (Missing.isNullOrMissing(value)) {
      return OF_NULL;
    }
    var written = new OrderedBytes();
    return written.append(value, true) ? written.toKey() : null;
  }

  /** The first byte of the value and of all values comparable with it. */
  static int typeOf(@Nullable Object value) {
    return switch (value) {
      case null -> NULL;
      case Missing _ -> NULL;
      case Decimal128 _ -> NONE;
      case Number number -> Double.isNaN(number.doubleValue()) ? NONE : NUMBER;
      case String _ -> STRING;
      case Document _ -> DOCUMENT;
      case BinData _ -> BINARY;
      case UUID _ -> ID_128;
      case ObjectId _ -> OBJECT_ID;
      case Boolean _ -> BOOLEAN;
      case Instant _ -> DATE;
      case BsonTimestamp _ -> TIMESTAMP;
      case MinKey _ -> MIN;
      case MaxKey _ -> MAX;
      default -> NONE;
    };
  }

  /** Whether range queries are supported for this type. */
  static boolean hasRanges(int type) {
    return switch (type) {
      case NUMBER, STRING, BINARY, ID_128, OBJECT_ID, BOOLEAN, DATE, TIMESTAMP -> true;
      default -> false;
    };
  }

  static void invert(byte[] bytes, int start, int end) {
    for (var i = start; i < end; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
  }

  /**
   * Appends a value.
   *
   * @return false if the value cannot be written; then the content is invalid
   */
  boolean append(@Nullable Object value, boolean ascending) {
    var start = length;
    var appended = append(value);
    if (!ascending) {
      invert(bytes, start, length);
    }
    return appended;
  }

  void append(Key key) {
    appendBytes(key.bytes());
  }

  int length() {
    return length;
  }

  Key toKey() {
    return new Key(Arrays.copyOf(bytes, length));
  }

  private boolean append(@Nullable Object value) {
    var type = typeOf(value);
    append(type);
    switch (value) {
      case Boolean truth -> append(truth ? 1 : 0);
      case Number number when type == NUMBER -> appendNumber(number);
      case String text -> appendText(text);
      case Instant time -> appendLong(time.toEpochMilli() ^ Long.MIN_VALUE);
      case BsonTimestamp time -> appendLong(time.getValue() ^ Long.MIN_VALUE);
      case UUID id -> {
        appendLong(id.getMostSignificantBits());
        appendLong(id.getLeastSignificantBits());
      }
      case ObjectId id -> appendBytes(id.toByteArray());
      case BinData data -> {
        appendInt(data.getData().length);
        appendBytes(data.getData());
      }
      case Document document -> {
        return appendDocument(document);
      }
      case null, default -> {
        // These types have only one value.
      }
    }
    return type != NONE;
  }

  /** Writes the nearest double, then the distance from it: not every long has an equal double. */
  private void appendNumber(Number number) {
    var nearest = number.doubleValue() + 0.0;
    var bits = Double.doubleToLongBits(nearest);
    appendLong(bits ^ (bits >> 63 | Long.MIN_VALUE));
    var distance = number instanceof Long exact ? exact - (long) nearest : 0;
    append((int) (distance + 0x8000) >> 8);
    append((int) (distance + 0x8000));
  }

  /** Uses the order of UTF-16, as the library does when it compares strings. */
  private void appendText(String text) {
    for (var i = 0; i < text.length(); i++) {
      var unit = text.charAt(i);
      if (unit == 0) {
        append(0);
        append(AFTER);
      } else if (unit < 0x80) {
        append(unit);
      } else if (unit < 0x800) {
        append(0xc0 | unit >> 6);
        append(0x80 | unit & 0x3f);
      } else {
        append(0xe0 | unit >> 12);
        append(0x80 | unit >> 6 & 0x3f);
        append(0x80 | unit & 0x3f);
      }
    }
    append(0);
    append(1);
  }

  /** Orders by type, name and value of the first field, then of the second, and so on. */
  private boolean appendDocument(Document document) {
    for (var field : document.entrySet()) {
      append(typeOf(field.getValue()));
      appendText(field.getKey());
      if (!append(field.getValue())) {
        return false;
      }
    }
    append(0);
    return true;
  }

  private void append(int next) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * length);
    }
    bytes[length++] = (byte) next;
  }

  private void appendInt(int number) {
    appendBytes(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
  }

  private void appendLong(long number) {
    appendBytes(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  private void appendBytes(byte[] more) {
    if (length + more.length > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * (length + more.length));
    }
    System.arraycopy(more, 0, bytes, length, more.length);
    length += more.length;
  }
}
