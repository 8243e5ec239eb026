package dev.workstream.tasks.task;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The tasks in the database. */
interface Tasks extends Repository<Task, TaskId> {

  /**
   * Writes at once, so that the task's row comes before the event's row. Plain {@code save} would
   * wait for the commit.
   */
  Task saveAndFlush(Task task);

  Optional<Task> findById(TaskId id);

  /**
   * Finds a task and locks its row until the transaction ends, so that its changes and their events
   * have one order.
   */
  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select t from Task t where t.id = :id")
  Optional<Task> findForChange(TaskId id);

  @Query("select t from Task t where t.id.value < :before order by t.id.value desc")
  List<Task> newestBefore(UUID before, Limit limit);

  @Query(
      """
      select t from Task t where t.status = :status and t.id.value < :before
      order by t.id.value desc
      """)
  List<Task> newestBefore(UUID before, TaskStatus status, Limit limit);
}
