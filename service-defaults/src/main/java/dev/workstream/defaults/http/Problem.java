package dev.workstream.defaults.http;

import java.net.URI;
import org.springframework.http.HttpStatus;

/** A kind of problem that callers meet; docs/problems has a page on each. */
public interface Problem {

  HttpStatus status();

  /** The last part of the problem's type, in lower case with hyphens. */
  String slug();

  String title();

  default URI uri() {
    return URI.create("https://workstream.dev/problems/" + slug());
  }
}
