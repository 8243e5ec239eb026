package dev.workstream.journeys;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.MessageLite;
import com.google.protobuf.UnknownFieldSet;
import dev.workstream.journeys.BadRequest.Known;
import dev.workstream.proto.tasks.v1.CompleteTaskRequest;
import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.GetTaskRequest;
import dev.workstream.proto.tasks.v1.ListTasksRequest;
import io.grpc.CallOptions;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * An invalid gRPC call, and the expected error. The test calls tasks-service directly: it must
 * check every input itself.
 *
 * @param input description, part of docs/contracts/bad-input.md
 * @param method full name of the method
 * @param message the bytes on the wire
 * @param reason of the ErrorInfo; empty if gRPC itself refuses the call
 * @param violations the invalid fields, as {@code field: CODE}
 */
record BadCall(
    String input,
    String method,
    Function<Known, byte[]> message,
    UnaryOperator<CallOptions> options,
    Metadata metadata,
    Code code,
    String reason,
    List<String> violations) {

  private static final String SERVICE = "workstream.tasks.v1.TasksService/";
  private static final String UNKNOWN_ID = "019a5f3e-8f00-7000-8000-000000000000";

  @Override
  public String toString() {
    return input;
  }

  /** The error as text for the document. */
  String answer() {
    return "`%s`%s%s"
        .formatted(
            code,
            reason.isEmpty() ? "" : " `" + reason + "`",
            violations.isEmpty() ? "" : ", `" + String.join("`, `", violations) + "`");
  }

  /** All test cases. */
  static List<BadCall> all() {
    var calls = new ArrayList<BadCall>();
    calls.add(invalid("CreateTask: empty message", "CreateTask", new byte[0], "title: REQUIRED"));
    calls.add(create("blank title", " ", "title: REQUIRED"));
    calls.add(create("title of zero-width spaces", "\u200b", "title: REQUIRED"));
    calls.add(create("title of 201 characters", "a".repeat(201), "title: TOO_LONG"));
    calls.add(create("title of 100,000 characters", "a".repeat(100_000), "title: TOO_LONG"));
    calls.add(create("NUL in the title", "a\u0000b", "title: FORBIDDEN_CHARACTER"));
    calls.add(create("line feed in the title", "a\nb", "title: FORBIDDEN_CHARACTER"));
    calls.add(
        create("right-to-left override in the title", "a\u202eb", "title: FORBIDDEN_CHARACTER"));
    calls.add(
        create(
            "line feed in a title that is too long as well",
            "a\n" + "b".repeat(200),
            "title: TOO_LONG",
            "title: FORBIDDEN_CHARACTER"));
    calls.add(
        invalid(
            "CreateTask: description of 4,001 characters",
            "CreateTask",
            task().setDescription("d".repeat(4001)).build(),
            "description: TOO_LONG"));
    calls.add(
        invalid(
            "CreateTask: NUL in the description",
            "CreateTask",
            task().setDescription("\u0000").build(),
            "description: FORBIDDEN_CHARACTER"));
    calls.add(
        invalid(
            "CreateTask: both fields wrong",
            "CreateTask",
            task().setTitle("").setDescription("\u0000").build(),
            "title: REQUIRED",
            "description: FORBIDDEN_CHARACTER"));
    for (var id : List.of("", "a b", "k".repeat(256), "schl\u00fcssel", "a\u0000", "a\n")) {
      calls.add(
          invalid(
              "CreateTask: request_id " + shown(id),
              "CreateTask",
              task().setRequestId(id).build(),
              "request_id: MALFORMED"));
    }
    calls.add(
        new BadCall(
            "CreateTask: request_id used with another title",
            SERVICE + "CreateTask",
            known -> task().setRequestId(known.key()).build().toByteArray(),
            UnaryOperator.identity(),
            new Metadata(),
            Code.ALREADY_EXISTS,
            "REQUEST_ID_REUSED",
            List.of()));
    for (var id :
        List.of(
            "",
            "abc",
            "1-1-1-1-1",
            UNKNOWN_ID.substring(1),
            UNKNOWN_ID + "0",
            "{" + UNKNOWN_ID + "}",
            "00000000-0000-0000-0000-000000000000",
            "9b2d1e0c-4f5a-4b6c-8d7e-0f1a2b3c4d5e",
            "a\u0000",
            "' or 1=1 --")) {
      calls.add(
          invalid(
              "GetTask: id " + shown(id),
              "GetTask",
              GetTaskRequest.newBuilder().setId(id).build(),
              "id: MALFORMED"));
    }
    calls.add(
        refused(
            "GetTask: a task that does not exist",
            "GetTask",
            GetTaskRequest.newBuilder().setId(UNKNOWN_ID).build().toByteArray(),
            Code.NOT_FOUND,
            "TASK_NOT_FOUND"));
    calls.add(
        invalid(
            "CompleteTask: empty message",
            "CompleteTask",
            CompleteTaskRequest.getDefaultInstance(),
            "id: MALFORMED"));
    calls.add(
        refused(
            "CompleteTask: a task that does not exist",
            "CompleteTask",
            CompleteTaskRequest.newBuilder().setId(UNKNOWN_ID).build().toByteArray(),
            Code.NOT_FOUND,
            "TASK_NOT_FOUND"));
    for (var size : new int[] {0, -1, 201, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      calls.add(
          invalid(
              "ListTasks: page_size " + size,
              "ListTasks",
              ListTasksRequest.newBuilder().setPageSize(size).build(),
              "page_size: OUT_OF_RANGE"));
    }
    for (var token : List.of("abc", "AAAA", "!", "\u0000", "t".repeat(10_000))) {
      calls.add(
          invalid(
              "ListTasks: page_token " + shown(token),
              "ListTasks",
              ListTasksRequest.newBuilder().setPageToken(token).build(),
              "page_token: MALFORMED"));
    }
    calls.add(
        new BadCall(
            "ListTasks: page_token of another query",
            SERVICE + "ListTasks",
            known ->
                ListTasksRequest.newBuilder()
                    .setPageToken(known.token())
                    .setStatusValue(1)
                    .build()
                    .toByteArray(),
            UnaryOperator.identity(),
            new Metadata(),
            Code.INVALID_ARGUMENT,
            "INVALID_ARGUMENT",
            List.of("page_token: MALFORMED")));
    for (var status : new int[] {3, 999, -1}) {
      calls.add(
          invalid(
              "ListTasks: status " + status,
              "ListTasks",
              ListTasksRequest.newBuilder().setStatusValue(status).build(),
              "status: MALFORMED"));
    }
    calls.addAll(malformed());
    calls.addAll(transport());
    return calls;
  }

  private static List<BadCall> malformed() {
    var garbage = new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, 7, 1, 2};
    return List.of(
        invalid("bytes that are not a message", "CreateTask", garbage),
        invalid("a field that is cut off", "CreateTask", new byte[] {10, 100, 'a'}),
        invalid("a field of number 0", "CreateTask", new byte[] {0, 0}),
        invalid("a length of 2 GiB", "CreateTask", new byte[] {10, -1, -1, -1, -1, 7}),
        invalid("a group that does not end", "CreateTask", new byte[] {11}),
        invalid(
            "a number instead of the title", "CreateTask", new byte[] {8, 1}, "title: REQUIRED"),
        invalid("title not UTF-8: `C3 28`", "CreateTask", text(1, 0xc3, 0x28)),
        invalid(
            "title not UTF-8: a surrogate as `ED A0 80`", "CreateTask", text(1, 0xed, 0xa0, 0x80)),
        invalid("id not UTF-8", "GetTask", text(1, 0xff)),
        invalid("JSON instead of a message", "CreateTask", "{\"title\":\"a\"}".getBytes(UTF_8)),
        invalid(
            "1,000 unknown fields and no title",
            "CreateTask",
            unknownFields(1000),
            "title: REQUIRED"));
  }

  private static List<BadCall> transport() {
    var tooLarge = task().setDescription("d".repeat(300_000)).build().toByteArray();
    var good = task().build().toByteArray();
    var headers = new Metadata();
    headers.put(Metadata.Key.of("x", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(9000));
    var timeout = new Metadata();
    timeout.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), "1n");
    return List.of(
        refused("a message of 300,000 bytes", "CreateTask", tooLarge, Code.RESOURCE_EXHAUSTED, ""),
        refused("a method that does not exist", "DeleteTask", good, Code.UNIMPLEMENTED, ""),
        new BadCall(
            "a service that does not exist",
            "workstream.tasks.v2.TasksService/CreateTask",
            _ -> good,
            UnaryOperator.identity(),
            new Metadata(),
            Code.UNIMPLEMENTED,
            "",
            List.of()),
        new BadCall(
            "a deadline that has passed on arrival, from a client that ignores it",
            SERVICE + "CreateTask",
            _ -> good,
            // With a deadline, the client would cancel the call before sending it.
            options -> options.withDeadline(null),
            timeout,
            Code.CANCELLED,
            "",
            List.of()),
        new BadCall(
            "metadata of 9 KB",
            SERVICE + "CreateTask",
            _ -> good,
            UnaryOperator.identity(),
            headers,
            Code.INTERNAL,
            "",
            List.of()));
  }

  private static BadCall create(String input, String title, String... violations) {
    return invalid(
        "CreateTask: " + input, "CreateTask", task().setTitle(title).build(), violations);
  }

  private static BadCall invalid(
      String input, String method, MessageLite message, String... violations) {
    return invalid(input, method, message.toByteArray(), violations);
  }

  private static BadCall invalid(
      String input, String method, byte[] message, String... violations) {
    return refused(input, method, message, Code.INVALID_ARGUMENT, "INVALID_ARGUMENT", violations);
  }

  private static BadCall refused(
      String input, String method, byte[] message, Code code, String reason, String... violations) {
    return new BadCall(
        input,
        SERVICE + method,
        _ -> message,
        UnaryOperator.identity(),
        new Metadata(),
        code,
        reason,
        List.of(violations));
  }

  private static CreateTaskRequest.Builder task() {
    return CreateTaskRequest.newBuilder()
        .setTitle("Never to be created")
        .setRequestId("never-to-be-used");
  }

  private static String shown(String text) {
    return text.length() > 40
        ? "of " + text.length() + " characters"
        : text.isEmpty() ? "empty" : "`" + text.replaceAll("\\p{Cntrl}", "\u2423") + "`";
  }

  private static byte[] text(int field, int... bytes) {
    var raw = new byte[bytes.length];
    for (var i = 0; i < bytes.length; i++) {
      raw[i] = (byte) bytes[i];
    }
    var message = ByteString.newOutput();
    var output = CodedOutputStream.newInstance(message);
    try {
      output.writeByteArray(field, raw);
      output.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return message.toByteString().toByteArray();
  }

  private static byte[] unknownFields(int count) {
    var fields = UnknownFieldSet.newBuilder();
    for (var i = 0; i < count; i++) {
      fields.mergeVarintField(1000 + i, i);
    }
    return fields.build().toByteArray();
  }
}
