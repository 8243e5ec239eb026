package dev.workstream.notifications.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A client in memory. It answers the given readiness first, and then that it is ready. */
class TestListener implements Watch.Listener {

  final CountDownLatch failed = new CountDownLatch(1);
  private final List<Boolean> readiness;
  private final List<Long> positions = new ArrayList<>();

  TestListener(Boolean... readiness) {
    this.readiness = new ArrayList<>(Arrays.asList(readiness));
  }

  synchronized List<Long> positions() {
    return List.copyOf(positions);
  }

  synchronized int count() {
    return positions.size();
  }

  @Override
  public synchronized boolean isReady() {
    return readiness.isEmpty() || readiness.removeFirst();
  }

  @Override
  public synchronized void write(OutgoingEvent event) {
    positions.add(event.position());
  }

  @Override
  public void fail(RuntimeException failure) {
    failed.countDown();
  }
}
