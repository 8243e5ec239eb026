package dev.workstream.notifications.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.workstream.defaults.broker.IncomingMessage;
import dev.workstream.defaults.broker.MessageProperties;
import dev.workstream.notifications.broker.DeadLetterReason;
import dev.workstream.notifications.broker.Delivery;
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
  void readsAnEventAndKeepsItsExactText() {
    assertThat(decode(GOOD, MessageProperties.builder().build()))
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
  void acceptsUnknownTypesAndFields() {
    assertThat(
            decode(
                TestEvents.unknownType(ID, TestEvents.taskId(1), 3),
                MessageProperties.builder().build()))
        .isInstanceOf(Decoded.Event.class);
  }

  @Test
  void acceptsAMatchingMessageId() {
    assertThat(decode(GOOD, MessageProperties.builder().messageId(ID).build()))
        .isInstanceOf(Decoded.Event.class);
  }

  @ParameterizedTest
  @MethodSource
  void refusesInvalidEvents(String body, DeadLetterReason reason) {
    assertThat(decode(body, MessageProperties.builder().build()))
        .isInstanceOfSatisfying(
            Decoded.Unreadable.class,
            unreadable -> {
              assertThat(unreadable.letter().reason())
                  .as(unreadable.letter().detail())
                  .isEqualTo(reason);
              assertThat(unreadable.letter().detail())
                  .isNotBlank()
                  .hasSizeLessThanOrEqualTo(500)
                  .doesNotContain("Exception", "jackson", "networknt");
            });
  }

  static Stream<Arguments> refusesInvalidEvents() {
    return Stream.of(
        Arguments.of("", DeadLetterReason.NOT_JSON),
        Arguments.of("not json", DeadLetterReason.NOT_JSON),
        Arguments.of("[]", DeadLetterReason.BAD_ENVELOPE),
        Arguments.of("null", DeadLetterReason.BAD_ENVELOPE),
        Arguments.of("{}", DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(GOOD + "x", DeadLetterReason.NOT_JSON),
        Arguments.of(GOOD.substring(0, 100), DeadLetterReason.NOT_JSON),
        Arguments.of("[".repeat(1_000), DeadLetterReason.NOT_JSON),
        Arguments.of(GOOD.replaceFirst("\\{", "{\"sequence\":1,"), DeadLetterReason.NOT_JSON),
        Arguments.of(GOOD.replace(ID, "1-1-1-1-1"), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace(ID, ID.toUpperCase(java.util.Locale.ROOT)), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("workstream.task.created.v1", "created"), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replaceFirst("2026-11-20T12:00:00.120Z", "2026-02-30T12:00:00Z"),
            DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replaceFirst("2026-11-20T12:00:00.120Z", "2026-11-20T12:00:00+01:00"),
            DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("4bf92f3577b34da6a3ce929d0e0e4736", "0".repeat(32)),
            DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"sequence\":1", "\"sequence\":0"), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"sequence\":1", "\"sequence\":1.5"), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"sequence\":1", "\"sequence\":\"1\""), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"status\":\"open\"", "\"status\":\"new\""),
            DeadLetterReason.BAD_PAYLOAD),
        Arguments.of(
            GOOD.replace("\"title\":\"Write it down\",", ""), DeadLetterReason.BAD_PAYLOAD),
        Arguments.of(
            GOOD.replace("\"sequence\":1", "\"sequence\":1e40"), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"version\":1", "\"version\":1e40"), DeadLetterReason.BAD_PAYLOAD),
        Arguments.of(
            GOOD.replace("\"sequence\":1", "\"sequence\":1e400"), DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"sequence\":1", "\"sequence\":1e999999999"),
            DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(
            GOOD.replace("\"version\":1", "\"version\":-1e400"), DeadLetterReason.BAD_PAYLOAD),
        Arguments.of(
            GOOD.replace("workstream.task", "workstream" + ".task".repeat(40_000)),
            DeadLetterReason.BAD_ENVELOPE),
        Arguments.of(GOOD + " ".repeat(262_144), DeadLetterReason.TOO_LARGE));
  }

  @Test
  void refusesABodyThatIsNotUtf8() {
    assertThat(
            reason(new byte[] {'{', (byte) 0xC3, 0x28, '}'}, MessageProperties.builder().build()))
        .isEqualTo(DeadLetterReason.NOT_JSON);
  }

  @Test
  void refusesACompressedBody() {
    var properties = MessageProperties.builder().contentEncoding("gzip").build();
    assertThat(reason(GOOD.getBytes(StandardCharsets.UTF_8), properties))
        .isEqualTo(DeadLetterReason.UNSUPPORTED_ENCODING);
  }

  @Test
  void refusesADifferentMessageId() {
    var properties = MessageProperties.builder().messageId(TestEvents.eventId()).build();
    assertThat(reason(GOOD.getBytes(StandardCharsets.UTF_8), properties))
        .isEqualTo(DeadLetterReason.ID_MISMATCH);
  }

  private DeadLetterReason reason(byte[] body, MessageProperties properties) {
    return ((Decoded.Unreadable) decode(body, properties)).letter().reason();
  }

  private Decoded decode(String body, MessageProperties properties) {
    return decode(body.getBytes(StandardCharsets.UTF_8), properties);
  }

  private Decoded decode(byte[] body, MessageProperties properties) {
    return decoder.decode(
        new Delivery(
            new IncomingMessage(1, false, "workstream.events", "key", properties, body),
            Instant.now()));
  }
}
