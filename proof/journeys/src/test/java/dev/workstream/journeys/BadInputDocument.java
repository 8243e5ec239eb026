package dev.workstream.journeys;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** Generates docs/contracts/bad-input.md from the test cases. */
final class BadInputDocument {

  private BadInputDocument() {}

  static String text() {
    var text = new StringBuilder();
    var count =
        BadRestRequests.byKind().values().stream().mapToInt(List::size).sum()
            + BadCall.all().size()
            + BadRecordRequests.all().size()
            + BadMessage.all().size();
    text.append(
        """
        # Bad input

        %d kinds of bad input, and the answer to each. `BadInputJourneyTests` generates this page. It sends each input over the wire to the packaged services and checks four things: the answer is the one given here, the answer names no class and no engine, the services write nothing, and they serve the next good input. Do not edit this page: change the test, then run `mvn verify -Dworkstream.write-documents=true`.

        ## REST
        The status, the [problem's type](../problems/README.md), and for a 400 the `errors`. "Connection closed" means that the gateway closes the connection without an answer.
        """
            .formatted(count));
    BadRestRequests.byKind()
        .forEach((kind, cases) -> {
          text.append("\n### ").append(kind).append('\n');
          table(text, "answer", cases, BadRequest::input, BadRequest::answer);
        });
    text.append(
        """

        ## gRPC
        The status, the reason of its `ErrorInfo`, and the violations of its `BadRequest`. Where no reason is given, gRPC itself refuses the call.

        """);
    table(text, "status", BadCall.all(), BadCall::input, BadCall::answer);
    text.append("\n## The notifications-service's REST\n");
    table(text, "answer", BadRecordRequests.all(), BadRequest::input, BadRequest::answer);
    text.append(
        """

        ## Messages
        The consumer moves each message to `workstream.notifications.dlq`, with this `x-workstream-reason` and an unchanged body, and records the next message.

        """);
    table(text, "reason", BadMessage.all(), BadMessage::input, bad -> "`" + bad.reason() + "`");
    text.append(
        """

        ## Unusual but valid
        These titles stay unchanged from the request to the record: %s.
        """
            .formatted(String.join(", ", UnusualTitles.TITLES.keySet())));
    return text.toString();
  }

  private static <T> void table(
      StringBuilder text,
      String answer,
      Collection<T> cases,
      Function<T, String> input,
      Function<T, String> expected) {
    text.append("| input | ").append(answer).append(" |\n|---|---|\n");
    for (var one : cases) {
      text.append("| ")
          .append(input.apply(one).replace("|", "\\|"))
          .append(" | ")
          .append(expected.apply(one))
          .append(" |\n");
    }
  }
}
