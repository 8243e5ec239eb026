package dev.workstream.tasks.task;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of tasks, newest first.
 *
 * @param nextPageToken requests the next page; null on the last page
 */
public record TaskPage(List<TaskSnapshot> tasks, @Nullable String nextPageToken) {}
