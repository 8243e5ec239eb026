package dev.workstream.gateway.request;

import org.slf4j.MDC;

/** Adds fields to all log lines of the current request. */
public final class LogFields {

  private static final String TASK_ID = "task_id";

  private LogFields() {}

  /** Adds the task's id to the log lines, until the request ends. */
  public static void task(String taskId) {
    MDC.put(TASK_ID, taskId);
  }

  static void clear() {
    MDC.remove(TASK_ID);
  }
}
