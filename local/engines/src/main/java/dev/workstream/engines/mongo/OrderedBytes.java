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
 * Writes BSON values as bytes in MongoDB's order of values. No value's bytes are the beginning of
 * another's, so values can stand behind each other, and be inverted for a descending index.
 *
 * <p>A type's first byte leaves room beside it and is neither 0 nor 255, inverted or not: these two
 * bytes stand for "before" and "behind all that begin like this".
 */
final class OrderedBytes {

  static final int BEHIND = 0xff;

  /** In place of a type: this value has no bytes here. */
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

  /** The bytes of one value; null if it has none here: an array, and types that nobody indexes. */
  static @Nullable Key of(@Nullable Object value) {
    if (Missing.isNullOrMissing(value)) {
      return OF_NULL;
    }
    var written = new OrderedBytes();
    return written.append(value, true) ? written.toKey() : null;
  }

  /** Which values this one can be compared with, as their first byte. */
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

  /** Whether "greater" and "less" mean something among values of this type. */
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
   * @return whether it has bytes here; if not, what was appended is of no use
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
        // The type says it all.
      }
    }
    return type != NONE;
  }

  /**
   * A long that no double equals is ordered by the nearest double, and then by its distance from
   * that.
   */
  private void appendNumber(Number number) {
    var nearest = number.doubleValue() + 0.0;
    var bits = Double.doubleToLongBits(nearest);
    appendLong(bits ^ (bits >> 63 | Long.MIN_VALUE));
    var distance = number instanceof Long exact ? exact - (long) nearest : 0;
    append((int) (distance + 0x8000) >> 8);
    append((int) (distance + 0x8000));
  }

  /** UTF-16's order, which is the library's when it compares strings itself. */
  private void appendText(String text) {
    for (var i = 0; i < text.length(); i++) {
      var unit = text.charAt(i);
      if (unit == 0) {
        append(0);
        append(BEHIND);
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

  /** By the first field's type, then by its name, then by its value, and so on. */
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
