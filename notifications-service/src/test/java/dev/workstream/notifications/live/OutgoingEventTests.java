package dev.workstream.notifications.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.notifications.records.TestRecords;
import dev.workstream.proto.notifications.v1.WatchEventsResponse;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutgoingEventTests {

  @Test
  void buildsItsMessageOnceAndOnlyWhenNeeded() {
    var built = new AtomicInteger();
    var event =
        new OutgoingEvent(
            TestRecords.at(1, "task/a"),
            _ -> {
              built.incrementAndGet();
              return WatchEventsResponse.newBuilder().build();
            });
    assertThat(built).hasValue(0);

    assertThat(event.message()).isSameAs(event.message());
    assertThat(built).hasValue(1);
  }
}
