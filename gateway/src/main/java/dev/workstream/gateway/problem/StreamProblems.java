package dev.workstream.gateway.problem;

import dev.workstream.defaults.http.Problems;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Problems as the last message of a stream, whose response has begun with status 200. */
@Component
public class StreamProblems {

  private final JsonMapper json;

  StreamProblems(JsonMapper json) {
    this.json = json;
  }

  /** Returns the problem as JSON. */
  public String json(
      StreamProblem why, String path, @Nullable String requestId, @Nullable String traceId) {
    var problem =
        switch (why) {
          case EXPIRED -> Problems.detail(ProblemType.EVENTS_EXPIRED, ProblemType.BEGIN_ANEW);
          case TOO_SLOW ->
              Problems.detail(
                  ProblemType.EVENTS_TOO_SLOW, "Go on behind the last event that you have.");
          case UNAVAILABLE ->
              Problems.detail(
                  ProblemType.UNAVAILABLE, "Go on behind the last event that you have.");
          case INTERNAL ->
              Problems.detail(ProblemType.INTERNAL, "The trace id leads to the cause.");
        };
    problem.setInstance(URI.create(path));
    problem.setProperty("request_id", requestId);
    problem.setProperty("trace_id", traceId);
    return json.writeValueAsString(problem);
  }
}
