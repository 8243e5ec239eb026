package dev.workstream.notifications.notification;

import java.util.List;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * Says which events have no record; for operators who compare with what was published, on the
 * management port. docs/operations.md says how.
 */
@Component
@Endpoint(id = "records")
class RecordsEndpoint {

  private static final int MOST_AT_ONCE = 1_000;

  private final Notifications notifications;

  RecordsEndpoint(Notifications notifications) {
    this.notifications = notifications;
  }

  record Comparison(List<String> missing) {}

  /**
   * Changes nothing: it writes only in that a list does not fit a query.
   *
   * @param ids of events, with commas between them, {@value #MOST_AT_ONCE} at the most; an
   *     endpoint's values are texts
   */
  @WriteOperation
  Comparison missing(List<String> ids) {
    if (ids.size() > MOST_AT_ONCE) {
      throw new InvalidEndpointRequestException(
          "There must not be more than " + MOST_AT_ONCE + " ids", "too many ids");
    }
    return new Comparison(notifications.missing(ids));
  }
}
