package dev.workstream.deploy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * No field that Kubernetes does not know. The typed model keeps such a field, and one of a wrong
 * type, in its additional properties.
 */
final class TypeCheck {

  /** Kubernetes' own types, and those of the Prometheus operator. */
  private static final List<String> MODELS =
      List.of("io.fabric8.kubernetes.api.model.", "io.fabric8.openshift.api.model.monitoring.");

  private final List<String> complaints = new ArrayList<>();

  private TypeCheck() {}

  static List<String> complaints(Manifests manifests) {
    var check = new TypeCheck();
    var serialization = new KubernetesSerialization();
    for (var object : manifests.objects()) {
      Object typed = serialization.unmarshal(object.toString());
      if (typed instanceof GenericKubernetesResource) {
        check.complaints.add(Manifests.at(object) + ": unknown kind");
      } else {
        check.walk(typed, Manifests.at(object));
      }
    }
    return check.complaints;
  }

  private void walk(Object value, String path) {
    switch (value) {
      case Collection<?> values -> values.forEach(each -> walk(each, path + "[]"));
      case Map<?, ?> values -> values.forEach((key, each) -> walk(each, path + "." + key));
      default -> {
        if (isOfTheModel(value)) {
          for (var method : value.getClass().getMethods()) {
            if (isGetter(method)) {
              property(value, method, path);
            }
          }
        }
      }
    }
  }

  private static boolean isOfTheModel(Object value) {
    var name = value.getClass().getName();
    return MODELS.stream().anyMatch(name::startsWith);
  }

  private void property(Object value, Method getter, String path) {
    var content = get(value, getter);
    if (content == null) {
      return;
    }
    var name = getter.getName().substring("get".length());
    if (name.equals("AdditionalProperties")) {
      ((Map<?, ?>) content)
          .keySet()
          .forEach(unknown -> complaints.add(path + ": unknown or of a wrong type: " + unknown));
    } else {
      walk(content, path + "." + name);
    }
  }

  private static boolean isGetter(Method method) {
    return method.getParameterCount() == 0
        && !method.isBridge()
        && method.getName().startsWith("get")
        && !method.getName().equals("getClass");
  }

  private static Object get(Object value, Method getter) {
    try {
      return getter.invoke(value);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(e);
    }
  }
}
