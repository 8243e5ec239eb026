package dev.workstream.notifications.records;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.workstream.defaults.http.UuidV7;
import dev.workstream.notifications.problem.NotFound;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The read API for debugging; docs/contracts/notifications.md. */
@RestController
@RequestMapping(path = "/api/v1/notifications", produces = APPLICATION_JSON_VALUE)
class RecordController {

  private final RecordQueries queries;
  private final JsonMapper json;

  RecordController(RecordQueries queries, JsonMapper json) {
    this.queries = queries;
    this.json = json;
  }

  record ListResponse(List<RecordResponse> notifications, @Nullable String nextPageToken) {}

  @GetMapping
  ListResponse list(@RequestParam MultiValueMap<String, String> parameters) {
    var query = RecordQuery.of(parameters);
    // One more record than requested shows whether there is a next page.
    var found = queries.find(query, query.pageSize() + 1);
    var page = found.stream().limit(query.pageSize()).toList();
    var isLast = found.size() <= query.pageSize();
    return new ListResponse(
        page.stream().map(this::response).toList(),
        isLast ? null : query.nextPageToken(page.getLast()));
  }

  @GetMapping("/{eventId}")
  RecordResponse get(@PathVariable String eventId) {
    return queries
        .find(UuidV7.parse("event_id", eventId))
        .map(this::response)
        .orElseThrow(() -> new NotFound("There is no record of this event."));
  }

  private RecordResponse response(EventRecord event) {
    return RecordResponse.of(event, json);
  }
}
