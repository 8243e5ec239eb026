package dev.workstream.bench.oneprocess;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/** The same row and mapping as in tasks-service. */
@Entity
@Table(name = "tasks")
class Task implements Persistable<UUID> {

  enum Status {
    OPEN,
    COMPLETED
  }

  @Id private UUID id;

  private String title;

  private @Nullable String description;

  @Enumerated(EnumType.STRING)
  private Status status;

  private Instant createdAt;

  private @Nullable Instant completedAt;

  private long version;

  @Transient private boolean isNew;

  @SuppressWarnings("NullAway.Init")
  protected Task() {}

  Task(UUID id, String title, @Nullable String description, Instant createdAt) {
    this.id = id;
    this.title = title;
    this.description = description;
    this.status = Status.OPEN;
    this.createdAt = createdAt;
    this.version = 1;
    this.isNew = true;
  }

  void complete(Instant now) {
    if (status == Status.OPEN) {
      status = Status.COMPLETED;
      completedAt = now.isBefore(createdAt) ? createdAt : now;
      version++;
    }
  }

  TaskResponse response() {
    return new TaskResponse(
        id,
        title,
        description,
        status.name().toLowerCase(Locale.ROOT),
        createdAt,
        completedAt,
        version);
  }

  @Override
  public UUID getId() {
    return id;
  }

  @Override
  public boolean isNew() {
    return isNew;
  }
}
