package dev.workstream.bench.peers.modulith;

import dev.workstream.bench.peers.Peer;
import dev.workstream.bench.peers.TaskCreated;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.modulith.events.EventPublication.Status;
import org.springframework.modulith.events.IncompleteEventPublications;
import org.springframework.modulith.events.core.EventPublicationRepository;
import org.springframework.modulith.events.core.PublicationTargetIdentifier;
import org.springframework.modulith.events.core.TargetEventPublication;
import org.springframework.modulith.events.support.EventExternalizerModuleListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalApplicationListenerMethodAdapter;
import org.springframework.util.ReflectionUtils;

@Component
class ModulithPeer implements Peer {

  private static final PublicationTargetIdentifier EXTERNALIZER = externalizer();

  private final ApplicationEventPublisher events;
  private final EventPublicationRepository publications;
  private final IncompleteEventPublications incomplete;

  ModulithPeer(
      ApplicationEventPublisher events,
      EventPublicationRepository publications,
      IncompleteEventPublications incomplete) {
    this.events = events;
    this.publications = publications;
    this.incomplete = incomplete;
  }

  @Override
  public void append(TaskCreated event) {
    events.publishEvent(event);
  }

  /** Writes the registry entry that a process leaves when it dies right after the commit. */
  @Override
  public void appendWaiting(TaskCreated event) {
    publications.create(TargetEventPublication.of(event, EXTERNALIZER));
  }

  @Override
  public void publishWaiting() {
    incomplete.resubmitIncompletePublications(_ -> true);
  }

  @Override
  public long waiting() {
    var waiting = 0L;
    for (var status : Status.values()) {
      waiting += status == Status.COMPLETED ? 0 : publications.countByStatus(status);
    }
    return waiting;
  }

  private static PublicationTargetIdentifier externalizer() {
    var type = EventExternalizerModuleListener.class;
    var method = ReflectionUtils.findMethod(type, "externalize", Object.class);
    return PublicationTargetIdentifier.of(
        new TransactionalApplicationListenerMethodAdapter("externalizer", type, method)
            .getListenerId());
  }
}
