package dev.workstream.gateway.page;

import java.io.IOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page, which is these four files and nothing else. */
@RestController
class PageController {

  /**
   * In place of the laxer one that Swagger UI needs: everything comes from here, and as a file, and
   * no text becomes markup or a program.
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
