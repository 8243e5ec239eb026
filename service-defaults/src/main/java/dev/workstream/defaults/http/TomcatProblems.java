package dev.workstream.defaults.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the HTTP server's own answers as problems, for example to a malformed request line or too
 * large headers. They have no request id and no trace.
 */
// Last, so that this valve is nearest to the application: Tomcat sends the first report.
@Order(Ordered.LOWEST_PRECEDENCE)
final class TomcatProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  private final KnownProblems<?> known;

  TomcatProblems(KnownProblems<?> known) {
    this.known = known;
  }

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new ProblemValve(known)));
  }

  private static final class ProblemValve extends ErrorReportValve {

    private static final JsonMapper JSON = new JsonMapper();

    private final KnownProblems<?> known;

    ProblemValve(KnownProblems<?> known) {
      this.known = known;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      var status = response.getStatus();
      if (status < HttpServletResponse.SC_BAD_REQUEST
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      try {
        var problem = known.ofStatus(status);
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json(problem).toString().getBytes(StandardCharsets.UTF_8));
        response.finishResponse();
      } catch (IOException e) {
        // The caller closed the connection.
        container.getLogger().debug("A problem could not be written", e);
      }
    }

    private static ObjectNode json(Problem problem) {
      var json =
          JSON.createObjectNode()
              .put("type", problem.uri().toString())
              .put("title", problem.title())
              .put("status", problem.status().value())
              .put("detail", "This is not an HTTP request that can be read here.");
      if (Problems.hasErrors(problem)) {
        json.putArray("errors");
      }
      return json;
    }
  }
}
