package dev.workstream.bench.peers.namastack;

import dev.workstream.bench.peers.Peer;
import dev.workstream.bench.peers.TaskCreated;
import io.namastack.outbox.Outbox;
import io.namastack.outbox.OutboxProcessingScheduler;
import io.namastack.outbox.OutboxRecordStatus;
import io.namastack.outbox.OutboxRecordStatusRepository;
import io.namastack.outbox.partition.PartitionCoordinator;
import org.springframework.stereotype.Component;

@Component
class NamastackPeer implements Peer {

  private final Outbox outbox;
  private final OutboxRecordStatusRepository records;
  private final OutboxProcessingScheduler scheduler;
  private final PartitionCoordinator partitions;

  NamastackPeer(
      Outbox outbox,
      OutboxRecordStatusRepository records,
      OutboxProcessingScheduler scheduler,
      PartitionCoordinator partitions) {
    this.outbox = outbox;
    this.records = records;
    this.scheduler = scheduler;
    this.partitions = partitions;
  }

  @Override
  public void append(TaskCreated event) {
    outbox.schedule(event, event.subject());
  }

  /** The library processes nothing before this instance has partitions. */
  @Override
  public boolean ready() {
    return !partitions.getAssignedPartitionNumbers().isEmpty();
  }

  @Override
  public void hold() {
    scheduler.stop();
  }

  @Override
  public void publishWaiting() {
    scheduler.start();
  }

  @Override
  public long waiting() {
    return records.countByStatus(OutboxRecordStatus.NEW)
        + records.countByStatus(OutboxRecordStatus.FAILED);
  }
}
