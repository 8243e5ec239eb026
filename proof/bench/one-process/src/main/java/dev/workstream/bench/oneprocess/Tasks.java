package dev.workstream.bench.oneprocess;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The same queries as in tasks-service. */
interface Tasks extends Repository<Task, UUID> {

  Task save(Task task);

  Optional<Task> findById(UUID id);

  @Lock(LockModeType.PESSIMISTIC_WRITE)
  @Query("select t from Task t where t.id = :id")
  Optional<Task> findForChange(UUID id);

  @Query("select t from Task t where t.id < :before order by t.id desc")
  List<Task> newestBefore(UUID before, Limit limit);
}
