package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import dev.workstream.notifications.inbox.Decoded.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EventDecoderTests {

  private static final String ID = TestEvents.eventId();
  private static final String GOOD = TestEvents.created(ID, TestEvents.taskId(1));

  private final EventDecoder decoder = new EventDecoder(TestEvents.inbox());

  @Test
  void readsAnEventAndKeepsItsTextToTheLetter() {
    assertThat(decode(GOOD, new BasicProperties()))
        .isEqualTo(
            new Decoded.Event(
                ID,
                "workstream.task.created.v1",
                Instant.parse("2026-11-20T12:00:00.120Z"),
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "task/" + TestEvents.taskId(1),
                1,
                GOOD));
  }

  @Test
  void takesTypesAndFieldsThatItDoesNotKnow() {
    assertThat(decode(TestEvents.unknownType(ID, TestEvents.taskId(1), 3), new BasicProperties()))
        .isInstanceOf(Decoded.Event.class);
  }

  @Test
  void takesAMessageIdThatAgrees() {
    assertThat(decode(GOOD, new BasicProperties.Builder().messageId(ID).build()))
        .isInstanceOf(Decoded.Event.class);
  }

  @ParameterizedTest
  @MethodSource
  void refusesWhatCanNeverBeAnEvent(String body, Reason reason) {
    assertThat(decode(body, new BasicProperties()))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.reason()).as(unreadable.detail()).isEqualTo(reason);
              assertThat(unreadable.detail())
                  .isNotBlank()
                  .hasSizeLessThanOrEqualTo(500)
                  .doesNotContain("Exception", "jackson", "networknt");
            });
  }

  static Stream<Arguments> refusesWhatCanNeverBeAnEvent() {
    return Stream.of(
        Arguments.of("", Reason.NOT_JSON),
        Arguments.of("not json", Reason.NOT_JSON),
        Arguments.of("[]", Reason.BAD_ENVELOPE),
        Arguments.of("null", Reason.BAD_ENVELOPE),
        Arguments.of("{}", Reason.BAD_ENVELOPE),
        Arguments.of(GOOD + "x", Reason.NOT_JSON),
        Arguments.of(GOOD.substring(0, 100), Reason.NOT_JSON),
        Arguments.of("[".repeat(1_000), Reason.NOT_JSON),
        Arguments.of(GOOD.replaceFirst("\\{", "{\"sequence\":1,"), Reason.NOT_JSON),
        Arguments.of(GOOD.replace(ID, "1-1-1-1-1"), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace(ID, ID.toUpperCase(java.util.Locale.ROOT)), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace("workstream.task.created.v1", "created"), Reason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replaceFirst("2026-11-20T12:00:00.120Z", "2026-02-30T12:00:00Z"),
            Reason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replaceFirst("2026-11-20T12:00:00.120Z", "2026-11-20T12:00:00+01:00"),
            Reason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0".repeat(32)), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace("\"sequence\":1", "\"sequence\":0"), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace("\"sequence\":1", "\"sequence\":1.5"), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace("\"sequence\":1", "\"sequence\":\"1\""), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace("\"status\":\"open\"", "\"status\":\"new\""), Reason.BAD_PAYLOAD),
        Arguments.of(GOOD.replace("\"title\":\"Write it down\",", ""), Reason.BAD_PAYLOAD),
        Arguments.of(GOOD.replace("\"sequence\":1", "\"sequence\":1e40"), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace("\"version\":1", "\"version\":1e40"), Reason.BAD_PAYLOAD),
        Arguments.of(GOOD.replace("\"sequence\":1", "\"sequence\":1e400"), Reason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"sequence\":1", "\"sequence\":1e999999999"), Reason.BAD_ENVELOPE),
        Arguments.of(GOOD.replace("\"version\":1", "\"version\":-1e400"), Reason.BAD_PAYLOAD),
        Arguments.of(
            GOOD.replace("workstream.task", "workstream" + ".task".repeat(40_000)),
            Reason.BAD_ENVELOPE),
        Arguments.of(GOOD + " ".repeat(262_144), Reason.TOO_LARGE));
  }

  @Test
  void refusesWhatIsNotUtf8() {
    assertThat(reason(new byte[] {'{', (byte) 0xC3, 0x28, '}'}, new BasicProperties()))
        .isEqualTo(Reason.NOT_JSON);
  }

  @Test
  void refusesACompressedBody() {
    var properties = new BasicProperties.Builder().contentEncoding("gzip").build();
    assertThat(reason(GOOD.getBytes(StandardCharsets.UTF_8), properties))
        .isEqualTo(Reason.UNSUPPORTED_ENCODING);
  }

  @Test
  void refusesAMessageIdThatDisagrees() {
    var properties = new BasicProperties.Builder().messageId(TestEvents.eventId()).build();
    assertThat(reason(GOOD.getBytes(StandardCharsets.UTF_8), properties))
        .isEqualTo(Reason.ID_MISMATCH);
  }

  private Reason reason(byte[] body, BasicProperties properties) {
    return ((Decoded.Unreadable) decode(body, properties)).reason();
  }

  private Decoded decode(String body, BasicProperties properties) {
    return decode(body.getBytes(StandardCharsets.UTF_8), properties);
  }

  private Decoded decode(byte[] body, BasicProperties properties) {
    return decoder.decode(
        new Delivery(
            new Envelope(1, false, "workstream.events", "key"), properties, body, Instant.now()));
  }
}
