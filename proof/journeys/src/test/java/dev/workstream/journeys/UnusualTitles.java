package dev.workstream.journeys;

import java.util.LinkedHashMap;
import java.util.Map;

/** Unusual but valid titles. */
final class UnusualTitles {

  /** Titles by their description. */
  static final Map<String, String> TITLES = titles();

  private UnusualTitles() {}

  private static Map<String, String> titles() {
    var titles = new LinkedHashMap<String, String>();
    titles.put("200 characters of four bytes", "\ud83d\ude00".repeat(200));
    titles.put("one letter with 199 accents", "a" + "\u0301".repeat(199));
    titles.put("composed", "\u00fcber");
    titles.put("decomposed", "u\u0308ber");
    titles.put("right to left", "\u05e9\u05dc\u05d5\u05dd");
    titles.put("a family", "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67");
    titles.put("a script", "<script>alert(1)</script>");
    titles.put("a lookup", "${jndi:ldap://localhost/a}");
    titles.put("an expression", "#{T(java.lang.Runtime)} %{1+1} {{1+1}}");
    titles.put("SQL", "'; DROP TABLE tasks; --");
    titles.put("an operator", "{\"$ne\": null}");
    titles.put("a path", "../../etc/passwd");
    titles.put("a format", "%n%s%x%d");
    titles.put("a formula", "=1+1");
    titles.put("backslashes", "\\u0000 \\n \\");
    titles.put("quotes", "\"'`");
    titles.put("the word null", "null");
    titles.put("not a number", "NaN");
    titles.put("no character", "\uffff");
    titles.put("a private one", "\ue000");
    return titles;
  }
}
