package dev.workstream.launcher;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The processes of a system on one machine.
 *
 * @param tasksReplicas number of processes of tasks-service, at least one
 * @param notificationsReplicas number of processes of notifications-service, at least one
 * @param startsOften whether to prepare faster starts, which pays off for several starts
 * @param classPath additions to each service's class path, by the service's name
 * @param variables additions to the environment of every service
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
