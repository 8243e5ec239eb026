package dev.workstream.notifications.problem;

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
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers of the HTTP server itself, to what never became a request of ours (a request line that is
 * none, headers beyond the limit), as problems. They have neither request id nor trace.
 */
@Component
// Last, so that it stands nearest to the application: the first of several reports is the one sent.
@Order(Ordered.LOWEST_PRECEDENCE)
class TomcatProblems implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.addContextCustomizers(
        context -> context.getParent().getPipeline().addValve(new ProblemValve()));
  }

  private static final class ProblemValve extends ErrorReportValve {

    private static final JsonMapper JSON = new JsonMapper();

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
      var status = response.getStatus();
      if (status < HttpServletResponse.SC_BAD_REQUEST
          || response.getContentWritten() > 0
          || !response.setErrorReported()) {
        return;
      }
      try {
        var type = ProblemType.of(status);
        response.setStatus(type.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(problem(type).toString().getBytes(StandardCharsets.UTF_8));
        response.finishResponse();
      } catch (IOException e) {
        // The caller has gone: there is nobody left to tell.
        container.getLogger().debug("A problem could not be written", e);
      }
    }

    private static ObjectNode problem(ProblemType type) {
      var problem =
          JSON.createObjectNode()
              .put("type", type.uri().toString())
              .put("title", type.title())
              .put("status", type.status().value())
              .put("detail", "This is not an HTTP request that can be read here.");
      if (type == ProblemType.VALIDATION) {
        problem.putArray("errors");
      }
      return problem;
    }
  }
}
