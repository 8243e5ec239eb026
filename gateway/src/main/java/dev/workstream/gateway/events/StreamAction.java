package dev.workstream.gateway.events;

import dev.workstream.proto.notifications.v1.Event;
import java.util.List;

/** What a stream's thread does next. */
sealed interface StreamAction {

  /** Write these events, then give back the reserved bytes. */
  record WriteEvents(List<Event> events, int reserved) implements StreamAction {}

  /** Write a heartbeat. */
  record WriteHeartbeat() implements StreamAction {}

  /** Read the next page of the log and write its events. */
  record ReadPage(EventSelection selection) implements StreamAction {}

  /**
   * Wait before reading the next page.
   *
   * @param failures how many pages in a row could not be read
   */
  record Pause(int failures) implements StreamAction {}

  /**
   * Start a call that sends events as they happen.
   *
   * @param call the number by which the state knows this call
   */
  record Watch(int call, EventSelection selection) implements StreamAction {}

  /** End the thread. The state starts a new one when there is work. */
  record Wait() implements StreamAction {}

  /** Close the stream; the thread ends for good. */
  record Close(StreamEnd how) implements StreamAction {}
}
