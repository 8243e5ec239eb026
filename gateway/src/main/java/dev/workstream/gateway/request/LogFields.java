package dev.workstream.gateway.request;

import org.slf4j.MDC;

/** Fields of ours in everything that is logged about the current request. */
public final class LogFields {

  private static final String TASK_ID = "task_id";

  private LogFields() {}

  /** Names the task that the request is about, from here to the end of the request. */
  public static void task(String taskId) {
    MDC.put(TASK_ID, taskId);
  }

  static void clear() {
    MDC.remove(TASK_ID);
  }
}
