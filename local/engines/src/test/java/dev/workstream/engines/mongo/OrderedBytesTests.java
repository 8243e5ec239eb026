package dev.workstream.engines.mongo;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.BinData;
import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.MaxKey;
import de.bwaldvogel.mongo.bson.MinKey;
import de.bwaldvogel.mongo.bson.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.h2.mvstore.WriteBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderedBytesTests {

  /** In MongoDB's order; values in one list are equal. */
  private static final List<List<@Nullable Object>> ORDER =
      List.of(
          List.of(MinKey.getInstance()),
          Arrays.asList((Object) null),
          List.of(Double.NEGATIVE_INFINITY),
          List.of(Long.MIN_VALUE, -0x1p63),
          List.of(Long.MIN_VALUE + 1),
          List.of(-(1L << 53) - 1),
          List.of(-(1L << 53), -0x1p53),
          List.of(-1.5),
          List.of(-1, -1L, -1.0),
          List.of(-Double.MIN_VALUE),
          List.of(0, 0L, 0.0, -0.0),
          List.of(Double.MIN_VALUE),
          List.of(1, 1L, 1.0),
          List.of(1.5),
          List.of(1L << 53, 0x1p53),
          List.of((1L << 53) + 1),
          List.of((1L << 53) + 2, 0x1p53 + 2),
          List.of(Long.MAX_VALUE - 1),
          List.of(Long.MAX_VALUE, 0x1p63),
          List.of(Double.POSITIVE_INFINITY),
          List.of(""),
          List.of("\u0000"),
          List.of("a"),
          List.of("a\u0000"),
          List.of("a\u0000b"),
          List.of("ab"),
          List.of("b"),
          List.of("\u00e4"),
          List.of("\u4e00"),
          List.of(new Document()),
          List.of(new Document("a", null)),
          List.of(new Document("a", 1)),
          List.of(new Document("a", 1).append("b", 0)),
          List.of(new Document("b", 0)),
          List.of(new Document("a", "")),
          List.of(new BinData(new byte[] {(byte) 255})),
          List.of(new BinData(new byte[] {0, 1})),
          List.of(new UUID(0, 1)),
          List.of(new UUID(1, -1)),
          List.of(new UUID(-1, 0)),
          List.of(new ObjectId(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1})),
          List.of(false),
          List.of(true),
          List.of(Instant.ofEpochMilli(-1)),
          List.of(Instant.EPOCH),
          List.of(Instant.ofEpochMilli(1)),
          List.of(new BsonTimestamp(1)),
          List.of(MaxKey.getInstance()));

  @Test
  void sortLikeTheirValues() {
    var keys = keys();
    for (var i = 0; i < keys.size(); i++) {
      for (var one : keys.get(i)) {
        assertThat(keys.get(i)).allMatch(one::equals);
        for (var j = i + 1; j < keys.size(); j++) {
          for (var other : keys.get(j)) {
            assertThat(one).as("%s, %s", ORDER.get(i), ORDER.get(j)).isLessThan(other);
            assertThat(one.inverted()).isGreaterThan(other.inverted());
          }
        }
      }
    }
  }

  /** Otherwise concatenated values could not be told apart. */
  @Test
  void areNotPrefixesOfOthers() {
    var all = keys().stream().flatMap(List::stream).distinct().toList();
    for (var one : all) {
      assertThat(all.stream().filter(other -> other.startsWith(one))).containsExactly(one);
    }
  }

  @Test
  void areUnchangedAfterWritingAndReadingAPage() {
    var keys = keys().stream().map(List::getFirst).toArray(Key[]::new);
    var buffer = new WriteBuffer();
    KeyType.INSTANCE.write(buffer, keys, keys.length);
    var read = KeyType.INSTANCE.createStorage(keys.length);
    KeyType.INSTANCE.read(buffer.getBuffer().flip(), read, keys.length);
    assertThat(read).containsExactly(keys);
  }

  @Test
  void areMissingForArraysAndNotANumber() {
    assertThat(OrderedBytes.of(List.of(1))).isNull();
    assertThat(OrderedBytes.of(new Document("a", List.of(1)))).isNull();
    assertThat(OrderedBytes.of(Double.NaN)).isNull();
  }

  private static List<List<Key>> keys() {
    var keys = new ArrayList<List<Key>>();
    for (var equal : ORDER) {
      keys.add(equal.stream().map(value -> requireNonNull(OrderedBytes.of(value))).toList());
    }
    return keys;
  }
}
