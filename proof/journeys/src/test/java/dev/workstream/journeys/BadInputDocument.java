package dev.workstream.journeys;

import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** docs/contracts/bad-input.md, from what is tested. */
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

        %d kinds of bad input, and the answer to each. Written by `BadInputJourneyTests`, which sends every one of them over the wire to the packaged services, and looks that the answer is the one here, that it names no class and no engine, that nothing was written, and that the next good input is served. Do not edit: change the test, then `mvn verify -Dworkstream.write-documents=true`.

        ## REST
        The status, the [problem's type](../problems/README.md), and for a 400 the `errors`. "Connection closed" is for what is not HTTP at all.
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
        The status, the reason of its `ErrorInfo`, and the violations of its `BadRequest`. Without a reason it is gRPC itself that refuses the call.

        """);
    table(text, "status", BadCall.all(), BadCall::input, BadCall::answer);
    text.append("\n## The notifications-service's REST\n");
    table(text, "answer", BadRecordRequests.all(), BadRequest::input, BadRequest::answer);
    text.append(
        """

        ## Messages
        Each ends in `workstream.notifications.dlq`, its body untouched, with this `x-workstream-reason`; the message behind it is recorded.

        """);
    table(text, "reason", BadMessage.all(), BadMessage::input, bad -> "`" + bad.reason() + "`");
    text.append(
        """

        ## Strange, and right all the same
        Kept as they are, from the request to the record: %s.
        """
            .formatted(String.join(", ", Strange.TITLES.keySet())));
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
