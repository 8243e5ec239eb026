package dev.workstream.bench;

/**
 * A column of a table.
 *
 * @param title includes the unit
 * @param digits after the decimal point
 */
record Column(String title, int digits) {

  static Column millis(String what) {
    return new Column(what + ", ms", 1);
  }

  static Column perSecond(String what) {
    return new Column(what + ", per second", 0);
  }

  String format(double value) {
    return ("%,." + digits + "f").formatted(value);
  }
}
