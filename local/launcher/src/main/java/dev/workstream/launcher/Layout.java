package dev.workstream.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a system on one machine consists of.
 *
 * @param tasksReplicas how many processes of tasks-service, one or more
 * @param notificationsReplicas how many processes of notifications-service, one or more
 * @param startsOften whether services will be started so often that preparing for it pays off
 * @param classPath what is put on the class path of each service, by the service's name
 * @param variables what is added to the environment of every service
 */
public record Layout(
    int tasksReplicas,
    int notificationsReplicas,
    boolean startsOften,
    Map<String, List<Path>> classPath,
    Map<String, String> variables) {

  /** One process of each service. */
  public static final Layout SINGLE = new Layout(1, 1, false, Map.of(), Map.of());
}
