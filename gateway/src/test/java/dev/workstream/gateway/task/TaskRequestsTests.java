package dev.workstream.gateway.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.workstream.defaults.http.InvalidRequest;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import dev.workstream.proto.tasks.v1.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.MultiValueMap;

class TaskRequestsTests {

  @Test
  void passesTheCallersKeyOn() {
    var request = TaskRequests.create(new CreateTaskRequest("t", "d"), List.of("my-key"));
    assertThat(request.getRequestId()).isEqualTo("my-key");
    assertThat(request.getTitle()).isEqualTo("t");
    assertThat(request.getDescription()).isEqualTo("d");
  }

  @Test
  void givesEachRequestWithoutAKeyAnIdOfItsOwn() {
    var body = new CreateTaskRequest("t", null);
    assertThat(TaskRequests.create(body, List.of()).getRequestId())
        .isNotEqualTo(TaskRequests.create(body, List.of()).getRequestId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "é", "a\tb"})
  void refusesAKeyThatIsNotVisibleAscii(String key) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> TaskRequests.create(new CreateTaskRequest("t", null), List.of(key)))
        .withMessageContaining("Idempotency-Key");
  }

  @Test
  void refusesAKeyOfMoreThan255Characters() {
    var body = new CreateTaskRequest("t", null);
    assertThat(TaskRequests.create(body, List.of("k".repeat(255))).getRequestId()).hasSize(255);
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> TaskRequests.create(body, List.of("k".repeat(256))));
  }

  @Test
  void refusesTwoKeys() {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> TaskRequests.create(new CreateTaskRequest("t", null), List.of("a", "b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\uD800", "a\uDC00b", "\uDC00\uD800"})
  void refusesTextThatTheMessageCannotCarry(String text) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> TaskRequests.create(new CreateTaskRequest(text, null), List.of()))
        .withMessageContaining("title");
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> TaskRequests.create(new CreateTaskRequest("t", text), List.of()))
        .withMessageContaining("description");
  }

  @Test
  void leavesOutWhatTheCallerLeftOut() {
    assertThat(list("")).isEqualTo(ListTasksRequest.getDefaultInstance());
  }

  @Test
  void translatesEveryParameterOfAList() {
    assertThat(list("status=completed&page_size=7&page_token=abc"))
        .isEqualTo(
            ListTasksRequest.newBuilder()
                .setStatus(TaskStatus.TASK_STATUS_COMPLETED)
                .setPageSize(7)
                .setPageToken("abc")
                .build());
  }

  @ParameterizedTest
  @CsvSource({
    "99999999999999999999, 2147483647",
    "-99999999999999999999, -2147483648",
    "-1, -1",
    "0, 0"
  })
  void leavesTheRangeOfAPageToTheDomain(String text, int pageSize) {
    assertThat(list("page_size=" + text).getPageSize()).isEqualTo(pageSize);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page_size=",
        "page_size=ten",
        "page_size=1.5",
        "page_size=1&page_size=2",
        "page_token=",
        "status=OPEN",
        "status=",
        "status=open&status=open",
        "sort=title"
      })
  void refusesParametersThatCannotBeTranslated(String query) {
    assertThatExceptionOfType(InvalidRequest.class)
        .isThrownBy(() -> list(query))
        .withMessageContaining(query.substring(0, query.indexOf('=')));
  }

  private static ListTasksRequest list(String query) {
    var parameters =
        MultiValueMap.fromMultiValue(new java.util.LinkedHashMap<String, List<String>>());
    for (var pair : query.split("&")) {
      if (!pair.isEmpty()) {
        parameters.add(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return TaskRequests.list(parameters);
  }
}
