package dev.workstream.defaults.broker;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Collects the messages of a subscription. */
final class Arrivals implements Deliveries {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final List<IncomingMessage> messages = new CopyOnWriteArrayList<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();

  @Override
  public void delivered(IncomingMessage message) {
    messages.add(message);
  }

  @Override
  public void ended(End reason) {
    if (!end.complete(reason)) {
      throw new IllegalStateException("ended twice");
    }
  }

  List<IncomingMessage> await(int count) {
    org.awaitility.Awaitility.await().atMost(LIMIT).until(() -> messages.size() >= count);
    return messages;
  }

  List<String> bodies() {
    return messages.stream()
        .map(message -> new String(message.body(), StandardCharsets.UTF_8))
        .toList();
  }

  End end() throws Exception {
    return end.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
  }
}
