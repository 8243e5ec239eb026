package dev.workstream.defaults.http;

import java.net.URI;
import java.util.Locale;
import org.springframework.http.HttpStatus;

/** A kind of problem; docs/problems has a page for each. */
public interface Problem {

  /** The name of an enum constant, such as {@code NOT_FOUND}. */
  String name();

  HttpStatus status();

  String title();

  /** The last part of the problem's type, such as {@code not-found}. */
  default String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  default URI uri() {
    return URI.create("https://workstream.dev/problems/" + slug());
  }
}
