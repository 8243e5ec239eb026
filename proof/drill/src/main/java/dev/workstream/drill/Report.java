package dev.workstream.drill;

import dev.workstream.drill.Drill.Outcome;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/** The result as Markdown. */
final class Report {

  private static final int MAX_LISTED = 10;

  private Report() {}

  static String of(Plan plan, Outcome outcome) {
    var findings = outcome.findings();
    var followed = findings.followed();
    var text = new StringBuilder();
    text.append(
        """

        | at event | fault | lasted | API silent | records silent | caught up after |
        |---:|---|---:|---:|---:|---:|
        """);
    for (var fault : outcome.faultResults()) {
      text.append(
          "| %,d | %s | %s | %s | %s | %s |%n"
              .formatted(
                  fault.at(),
                  fault.name(),
                  seconds(fault.lasted()),
                  seconds(fault.apiSilent()),
                  seconds(fault.recordsSilent()),
                  seconds(fault.recovery())));
    }
    text.append(
        """

        | seed | rate | took | faults | events | published again | lost | doubled | out of order | stray |
        |---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|
        | %d | %d/s | %s | %d | %,d | %,d | %d | %d | %d | %d |

        | followers | events seen | missed | doubled | out of order | reconnects | restarts |
        |---:|---:|---:|---:|---:|---:|---:|
        | %d | %,d | %d | %d | %d | %d | %d |

        Longest: API silent %s, records silent %s, caught up after %s.
        Commit to confirm before the first fault (%,d events): p50 %s, p99 %s.
        """
            .formatted(
                plan.seed(),
                plan.rate(),
                seconds(outcome.took()),
                outcome.faultResults().size(),
                findings.events(),
                findings.repeated(),
                findings.lost().size(),
                findings.doubled().size(),
                findings.disordered().size(),
                findings.stray().size(),
                followed.followers(),
                followed.seen(),
                followed.missed().size(),
                followed.doubled().size(),
                followed.disordered().size(),
                followed.reconnects(),
                followed.restarts(),
                longest(outcome, FaultResult::apiSilent),
                longest(outcome, FaultResult::recordsSilent),
                longest(outcome, FaultResult::recovery),
                outcome.calm().events(),
                millis(outcome.calm().median()),
                millis(outcome.calm().p99())));
    list(text, "Lost", findings.lost());
    list(text, "Doubled", findings.doubled());
    list(text, "Out of order", findings.disordered());
    list(text, "Stray", findings.stray());
    list(text, "Missed by followers", followed.missed());
    list(text, "Doubled for followers", followed.doubled());
    list(text, "Out of order for followers", followed.disordered());
    text.append(outcome.held() ? "\nEvery promise held.\n" : "\nA PROMISE WAS BROKEN.\n");
    return text.toString();
  }

  private static void list(StringBuilder text, String what, List<String> findings) {
    if (findings.isEmpty()) {
      return;
    }
    text.append("\n%s (%d):%n".formatted(what, findings.size()));
    findings.stream()
        .limit(MAX_LISTED)
        .forEach(each -> text.append("  ").append(each).append('\n'));
  }

  private static String longest(Outcome outcome, Function<FaultResult, Duration> what) {
    return seconds(
        outcome.faultResults().stream()
            .map(what)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ZERO));
  }

  private static String seconds(Duration duration) {
    return "%.1f s".formatted(duration.toMillis() / 1e3);
  }

  private static String millis(Duration duration) {
    return "%.1f ms".formatted(duration.toNanos() / 1e6);
  }
}
