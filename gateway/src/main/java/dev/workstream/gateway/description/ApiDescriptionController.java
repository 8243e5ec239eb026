package dev.workstream.gateway.description;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.APPLICATION_YAML_VALUE;

import java.io.IOException;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.json.JsonMapper;

/** Serves docs/contracts/openapi.yaml, as YAML and as JSON, which most tools expect. */
@RestController
class ApiDescriptionController {

  private final byte[] yaml;
  private final byte[] json;

  ApiDescriptionController() throws IOException {
    yaml = new ClassPathResource("openapi.yaml").getContentAsByteArray();
    json = json(yaml);
  }

  @GetMapping(path = "/v3/api-docs", produces = APPLICATION_JSON_VALUE)
  byte[] json() {
    return json;
  }

  @GetMapping(path = "/v3/api-docs.yaml", produces = APPLICATION_YAML_VALUE)
  byte[] yaml() {
    return yaml;
  }

  // Not Jackson's YAML module: Spring would then also accept and send YAML elsewhere.
  private static byte[] json(byte[] yaml) {
    Map<String, Object> tree =
        new Yaml(new SafeConstructor(new LoaderOptions())).load(new String(yaml, UTF_8));
    return new JsonMapper().writeValueAsBytes(tree);
  }
}
