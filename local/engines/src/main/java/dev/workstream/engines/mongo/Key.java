package dev.workstream.engines.mongo;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The bytes of one or several values. Their unsigned order is the order of the values. */
final class Key implements Comparable<Key> {

  private final byte[] bytes;

  Key(byte... bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return bytes.length;
  }

  /** This key followed by one byte. */
  Key then(int next) {
    var longer = Arrays.copyOf(bytes, bytes.length + 1);
    longer[bytes.length] = (byte) next;
    return new Key(longer);
  }

  /** This key followed by another. */
  Key then(Key other) {
    var longer = Arrays.copyOf(bytes, bytes.length + other.bytes.length);
    System.arraycopy(other.bytes, 0, longer, bytes.length, other.bytes.length);
    return new Key(longer);
  }

  /** Inverts each bit, which reverses the order. */
  Key inverted() {
    var inverted = bytes.clone();
    OrderedBytes.invert(inverted, 0, inverted.length);
    return new Key(inverted);
  }

  Key from(int start) {
    return new Key(Arrays.copyOfRange(bytes, start, bytes.length));
  }

  boolean startsWith(Key prefix) {
    return bytes.length >= prefix.bytes.length
        && Arrays.equals(bytes, 0, prefix.bytes.length, prefix.bytes, 0, prefix.bytes.length);
  }

  /** Compares two keys, each from a start on. */
  static int compareFrom(Key one, int startOfOne, Key other, int startOfOther) {
    return Arrays.compareUnsigned(
        one.bytes, startOfOne, one.bytes.length, other.bytes, startOfOther, other.bytes.length);
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
