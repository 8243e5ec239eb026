package dev.workstream.gateway.page;

import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Serves the web page, which consists of four files. */
@RestController
class PageController {

  /**
   * Stricter than Swagger UI allows: the page may load only files of this gateway, and the browser
   * refuses to turn text into markup or code.
   */
  private static final String CONTENT_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final ResponseEntity<byte[]> html;
  private final ResponseEntity<byte[]> style;
  private final ResponseEntity<byte[]> script;
  private final ResponseEntity<byte[]> icon;

  PageController() throws IOException {
    html = file("index.html", "text/html;charset=UTF-8");
    style = file("page.css", "text/css;charset=UTF-8");
    script = file("page.js", "text/javascript;charset=UTF-8");
    icon = file("page.svg", "image/svg+xml");
  }

  @GetMapping("/")
  ResponseEntity<byte[]> html() {
    return html;
  }

  @GetMapping("/page.css")
  ResponseEntity<byte[]> style() {
    return style;
  }

  @GetMapping("/page.js")
  ResponseEntity<byte[]> script() {
    return script;
  }

  @GetMapping("/page.svg")
  ResponseEntity<byte[]> icon() {
    return icon;
  }

  private static ResponseEntity<byte[]> file(String name, String type) throws IOException {
    return ResponseEntity.ok()
        .contentType(MediaType.parseMediaType(type))
        .header("Content-Security-Policy", CONTENT_POLICY)
        .body(new ClassPathResource("page/" + name).getContentAsByteArray());
  }
}
