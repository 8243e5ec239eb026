package dev.workstream.deploy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The objects of an overlay as they reach the cluster. */
record Manifests(List<JsonNode> objects) {

  static Manifests of(String yaml) {
    try (var documents = Checkout.YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return new Manifests(documents.readAll());
    }
  }

  Stream<JsonNode> all(String kind) {
    return objects.stream().filter(object -> object.path("kind").asString().equals(kind));
  }

  Optional<JsonNode> find(String kind, String name) {
    return all(kind).filter(object -> name(object).equals(name)).findFirst();
  }

  /** A generated object, whose name ends in a hash. */
  Optional<JsonNode> findGenerated(String kind, String name) {
    return all(kind).filter(object -> name(object).matches(name + "(-[a-z0-9]{10})?")).findFirst();
  }

  Stream<JsonNode> workloads() {
    return Stream.concat(all("Deployment"), all("StatefulSet"));
  }

  /** Every workload by the name that policies select it by. */
  Set<String> workloadNames() {
    var names = new TreeSet<String>();
    workloads().map(Manifests::name).forEach(names::add);
    return names;
  }

  /** The same with one object changed. */
  Manifests with(String kind, String name, Consumer<ObjectNode> change) {
    var copies = objects.stream().map(JsonNode::deepCopy).toList();
    var changed = new Manifests(copies);
    change.accept((ObjectNode) changed.findGenerated(kind, name).orElseThrow());
    return changed;
  }

  /** The same with one more object. */
  Manifests with(String yaml) {
    return new Manifests(Stream.concat(objects.stream(), of(yaml).objects().stream()).toList());
  }

  static String name(JsonNode object) {
    return object.at("/metadata/name").asString();
  }

  static String at(JsonNode object) {
    return object.path("kind").asString() + "/" + name(object);
  }

  static JsonNode pod(JsonNode workload) {
    return workload.at("/spec/template/spec");
  }

  static JsonNode container(JsonNode workload) {
    return pod(workload).at("/containers/0");
  }
}
