package dev.workstream.notifications.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.notifications.live.WakeUps.Turn;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WakeUpsTests {

  private final WakeUps wakeUps = new WakeUps();

  @Test
  void restsWithoutWatches() {
    wakeUps.announce(9);
    wakeUps.probe();

    assertThat(wakeUps.next(Watchers.UNKNOWN, true)).isEqualTo(new Turn.Rest());
  }

  @Test
  void waitsAtTheEnd() {
    wakeUps.announce(9);

    assertThat(wakeUps.next(9, false)).isEqualTo(new Turn.Wait());
  }

  @Test
  void readsUpToTheLastAnnouncement() {
    wakeUps.announce(9);
    wakeUps.announce(8);

    assertThat(wakeUps.next(5, false)).isEqualTo(new Turn.Read(5, 9));
  }

  @Test
  void probesWhenThePollIsDue() {
    assertThat(wakeUps.next(5, true)).isEqualTo(new Turn.Probe(5));
  }

  @Test
  void probesOnceOnRequest() {
    wakeUps.announce(9);
    wakeUps.probe();

    assertThat(wakeUps.next(5, false)).isEqualTo(new Turn.Probe(5));
    assertThat(wakeUps.next(5, false)).isEqualTo(new Turn.Read(5, 9));
  }

  @Test
  void forgetsAnAnnouncementWithoutARecord() {
    wakeUps.announce(9);
    wakeUps.forget(9);

    assertThat(wakeUps.next(5, false)).isEqualTo(new Turn.Wait());
  }

  @Test
  void keepsALaterAnnouncement() {
    wakeUps.announce(9);
    wakeUps.announce(10);
    wakeUps.forget(9);

    assertThat(wakeUps.next(5, false)).isEqualTo(new Turn.Read(5, 10));
  }

  @Test
  void forgetsAllAnnouncements() {
    wakeUps.announce(9);
    wakeUps.forgetAll();

    assertThat(wakeUps.next(5, false)).isEqualTo(new Turn.Wait());
  }

  @Test
  void probesAfterThePollInterval() throws Exception {
    assertThat(wakeUps.await(() -> 5, Duration.ofMillis(1))).isEqualTo(new Turn.Probe(5));
  }
}
