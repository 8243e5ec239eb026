package dev.workstream.notifications.records;

import java.util.List;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.stereotype.Component;

/**
 * Lists the events without a record, so that operators can compare the records with the published
 * events. On the management port; docs/operations.md explains its use.
 */
@Component
@Endpoint(id = "records")
class RecordsEndpoint {

  private static final int MAX_IDS = 1_000;

  private final RecordQueries queries;

  RecordsEndpoint(RecordQueries queries) {
    this.queries = queries;
  }

  record Comparison(List<String> missing) {}

  /**
   * Changes nothing. It is a write operation because so many ids do not fit a query string.
   *
   * @param ids of events, separated by commas, at most {@value #MAX_IDS}
   */
  @WriteOperation
  Comparison missing(List<String> ids) {
    if (ids.size() > MAX_IDS) {
      throw new InvalidEndpointRequestException(
          "There must not be more than " + MAX_IDS + " ids", "too many ids");
    }
    return new Comparison(queries.missing(ids));
  }
}
