package dev.workstream.defaults.settings;

import static java.util.stream.Collectors.joining;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells the operator which variables to set, and the meaning of each. */
class MissingVariablesFailureAnalyzer extends AbstractFailureAnalyzer<MissingVariables> {

  @Override
  protected FailureAnalysis analyze(Throwable rootFailure, MissingVariables cause) {
    var lines =
        cause.meanings().entrySet().stream()
            .map(entry -> "  " + entry.getKey() + ": " + entry.getValue())
            .collect(joining("\n"));
    return new FailureAnalysis(
        "Required environment variables are not set:\n" + lines,
        "Set them in the environment, or as files with SPRING_CONFIG_IMPORT=configtree:<folder>/.",
        cause);
  }
}
