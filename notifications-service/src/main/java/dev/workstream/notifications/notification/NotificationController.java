package dev.workstream.notifications.notification;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

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

/** What happened, for people who debug; docs/contracts/notifications.md. */
@RestController
@RequestMapping(path = "/api/v1/notifications", produces = APPLICATION_JSON_VALUE)
class NotificationController {

  private final Notifications notifications;
  private final JsonMapper json;

  NotificationController(Notifications notifications, JsonMapper json) {
    this.notifications = notifications;
    this.json = json;
  }

  record ListResponse(List<NotificationResponse> notifications, @Nullable String nextPageToken) {}

  @GetMapping
  ListResponse list(@RequestParam MultiValueMap<String, String> parameters) {
    var query = NotificationQuery.of(parameters);
    // One more than asked for tells whether there is a next page.
    var found = notifications.find(query, query.pageSize() + 1);
    var page = found.stream().limit(query.pageSize()).toList();
    var isLast = found.size() <= query.pageSize();
    return new ListResponse(
        page.stream().map(this::response).toList(),
        isLast ? null : query.nextPageToken(page.getLast()));
  }

  @GetMapping("/{eventId}")
  NotificationResponse get(@PathVariable String eventId) {
    return notifications
        .find(NotificationQuery.id("event_id", eventId))
        .map(this::response)
        .orElseThrow(() -> new NotFound("There is no record of this event."));
  }

  private NotificationResponse response(Notification notification) {
    return NotificationResponse.of(notification, json);
  }
}
