package dev.workstream.tasks.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.zaxxer.hikari.HikariDataSource;
import dev.workstream.proto.tasks.v1.CreateTaskRequest;
import dev.workstream.proto.tasks.v1.GetTaskRequest;
import dev.workstream.proto.tasks.v1.TasksServiceGrpc;
import dev.workstream.tasks.RealEngines;
import io.grpc.CallOptions;
import io.grpc.Codec;
import io.grpc.CompressorRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Requests that a generated stub cannot send, and the server's answers. */
@SpringBootTest(webEnvironment = WebEnvironment.DEFINED_PORT)
@ContextConfiguration(initializers = RealEngines.class)
class GrpcEdgeIntegrationTests {

  private static final int MESSAGE_LIMIT = 256 * 1024;

  /** No answer may contain a package, a class, an engine, or a line of a stack trace. */
  private static final String INTERNALS =
      "(?is).*(java\\.|grpc\\.internal|netty|springframework|hibernate|postgres|sql|hikari|exception"
          + "|\\bat [a-z]+\\.).*";

  @Autowired GrpcServerLifecycle server;
  @Autowired JdbcClient jdbc;
  @Autowired PlatformTransactionManager transactionManager;
  @Autowired HikariDataSource pool;

  private ManagedChannel channel;

  @BeforeEach
  void connect() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort()).usePlaintext().build();
  }

  @AfterEach
  void disconnect() {
    channel.shutdownNow();
  }

  static Stream<Arguments> unreadable() {
    return Stream.of(
        Arguments.of("garbage", bytes("ffffffffffffffffffff")),
        Arguments.of("a field number of 0", bytes("0001")),
        Arguments.of("a field that ends too early", bytes("0a0541")),
        Arguments.of("a negative length", bytes("0affffffffffffffffff01")),
        Arguments.of("a group that does not end", bytes("9b06")),
        Arguments.of("101 groups in each other", bytes("9b06".repeat(101) + "9c06".repeat(101))),
        Arguments.of("a title that is not UTF-8", bytes("0a02c328")),
        Arguments.of("a title with half a surrogate pair", bytes("0a03eda080")),
        Arguments.of("a title with an overlong NUL", bytes("0a02c080")),
        Arguments.of("JSON", "{\"title\": \"t\"}".getBytes(StandardCharsets.UTF_8)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unreadable")
  void refusesAnUnreadableMessage(String what, byte[] message) throws Exception {
    var before = tasks();
    var refusal = refusal(() -> call("CreateTask", message));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(reason(refusal)).isEqualTo("INVALID_ARGUMENT");
    assertThat(refusal.getStatus().getDescription()).doesNotMatch(INTERNALS);
    assertThatNothingHappened(before);
  }

  @Test
  void refusesAMessageThatIsTooLarge() {
    var before = tasks();
    for (var size : List.of(MESSAGE_LIMIT + 1, 10 * 1024 * 1024)) {
      var refusal = refusal(() -> call("CreateTask", new byte[size]));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
      assertThat(refusal.getStatus().getDescription()).doesNotMatch(INTERNALS);
    }
    assertThatNothingHappened(before);
  }

  @Test
  void acceptsAMessageOfTheMaxSize() throws Exception {
    var message = CreateTaskRequest.newBuilder().setTitle("t").setRequestId("r");
    message.setDescription("d".repeat(MESSAGE_LIMIT - message.build().getSerializedSize() - 4));
    assertThat(message.build().getSerializedSize()).isEqualTo(MESSAGE_LIMIT);
    var refusal = refusal(() -> call("CreateTask", message.build().toByteArray()));
    assertThat(violations(refusal)).containsExactly("description TOO_LONG");
  }

  @Test
  void refusesASmallMessageThatUnpacksToALargeOne() throws Exception {
    var before = tasks();
    var bomb =
        CreateTaskRequest.newBuilder()
            .setTitle("a".repeat(10 * 1024 * 1024))
            .setRequestId("r")
            .build();
    var refusal =
        refusal(() ->
            call(
                "CreateTask",
                bomb.toByteArray(),
                channel,
                CallOptions.DEFAULT.withCompression("gzip")));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(reason(refusal)).isEqualTo("MESSAGE_TOO_LARGE");
    assertThat(refusal.getStatus().getDescription()).doesNotMatch(INTERNALS);
    assertThatNothingHappened(before);
  }

  @Test
  void refusesAnUnknownCompression() throws Exception {
    var before = tasks();
    var compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new Claimed("lz77"));
    var other =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .compressorRegistry(compressors)
            .build();
    try {
      var refusal =
          refusal(() ->
              call("GetTask", new byte[1], other, CallOptions.DEFAULT.withCompression("lz77")));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
      assertThat(refusal.getStatus().getDescription()).doesNotMatch(INTERNALS);
    } finally {
      other.shutdownNow();
    }
    assertThatNothingHappened(before);
  }

  @Test
  void refusesPlainBytesThatClaimToBeCompressed() {
    var before = tasks();
    var compressors = CompressorRegistry.newEmptyInstance();
    compressors.register(new Claimed("gzip"));
    var other =
        ManagedChannelBuilder.forAddress("127.0.0.1", server.getPort())
            .usePlaintext()
            .compressorRegistry(compressors)
            .build();
    try {
      var refusal =
          refusal(() ->
              call("GetTask", new byte[100], other, CallOptions.DEFAULT.withCompression("gzip")));
      // gRPC itself answers, without details.
      assertThat(refusal.getStatus().getCode()).isEqualTo(Code.UNKNOWN);
      assertThat(refusal.getStatus().getDescription()).isNull();
    } finally {
      other.shutdownNow();
    }
    assertThatNothingHappened(before);
  }

  /** Sent by hand, because a client library obeys the server's limit and does not send it. */
  @Test
  void refusesMetadataThatIsTooLarge() throws Exception {
    var before = tasks();
    try (var connection = new Http2(server.getPort())) {
      connection.call("GetTask", "x-large", "a".repeat(9 * 1024), new byte[0]);
      assertThat(connection.headers().status()).hasToString("431");
    }
    assertThatNothingHappened(before);
  }

  /** Sent by hand, because every library encodes it correctly. */
  @Test
  void refusesBinaryMetadataThatIsNotBase64() throws Exception {
    var before = tasks();
    try (var connection = new Http2(server.getPort())) {
      connection.call("CreateTask", "x-strange-bin", "!not base64!", creation("t"));
      assertThat(connection.read(Http2.RESET)).as("PROTOCOL_ERROR").containsExactly(0, 0, 0, 1);
    }
    assertThatNothingHappened(before);
  }

  @Test
  void refusesHttp1() throws Exception {
    try (var socket = new Socket("127.0.0.1", server.getPort())) {
      socket.setSoTimeout(10_000);
      socket
          .getOutputStream()
          .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      // The server answers in HTTP/2.
      assertThat(answer).contains("Unexpected HTTP/1.x request").doesNotMatch(INTERNALS);
    }
    assertThatNothingHappened(tasks());
  }

  /** Sent by hand, because a client library ends the call itself at the deadline. */
  @Test
  void commitsNothingForACallWhoseDeadlineHasPassed() throws Exception {
    var before = tasks();
    try (var connection = new Http2(server.getPort())) {
      whileNothingCanBeCreated(() -> {
        connection.call("CreateTask", "grpc-timeout", "2S", creation("late"));
        awaitWaiting(1);
        // The statement ends at the deadline, though the lock is still held.
        awaitWaiting(0);
      });
      assertThat(connection.read(Http2.RESET)).as("CANCEL").containsExactly(0, 0, 0, 8);
    }
    assertThatNothingHappened(before);
  }

  @Test
  void commitsNothingForACallThatWasCancelled() throws Exception {
    var before = tasks();
    try (var connection = new Http2(server.getPort())) {
      whileNothingCanBeCreated(() -> {
        connection.call("CreateTask", "grpc-timeout", "20S", creation("cancelled"));
        awaitWaiting(1);
        connection.reset(1);
        connection.ping();
      });
      // The call gets the lock and finds that it was cancelled.
      awaitWaiting(0);
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> pool.getHikariPoolMXBean().getActiveConnections() == 0);
    }
    assertThatNothingHappened(before);
  }

  /** Rapid reset, CVE-2023-44487. */
  @Test
  void closesAConnectionWithTooManyResets() throws Exception {
    var before = tasks();
    try (var connection = new Http2(server.getPort())) {
      for (var call = 1; call <= 5_001; call++) {
        var stream = connection.call("CreateTask", "x-n", "1", null);
        connection.reset(stream);
      }
      var goAway = ByteBuffer.wrap(connection.read(Http2.GO_AWAY));
      assertThat(goAway.getInt(4)).as("ENHANCE_YOUR_CALM").isEqualTo(0xb);
    }
    assertThatNothingHappened(before);
  }

  @Test
  void hasOnlyTheMethodsOfTheContract() {
    var before = tasks();
    for (var method :
        List.of(
            "workstream.tasks.v1.TasksService/DeleteTask",
            "workstream.tasks.v2.TasksService/GetTask",
            "workstream.tasks.v1.TasksService/",
            "/")) {
      var refusal = refusal(() -> call(method(method), new byte[0], channel, CallOptions.DEFAULT));
      assertThat(refusal.getStatus().getCode()).as(method).isEqualTo(Code.UNIMPLEMENTED);
      assertThat(refusal.getStatus().getDescription()).doesNotMatch(INTERNALS);
    }
    assertThatNothingHappened(before);
  }

  @Test
  void requiresExactlyOneMessage() {
    var before = tasks();
    var message = GetTaskRequest.newBuilder().setId("i").build().toByteArray();
    for (var messages : List.of(List.<byte[]>of(), List.of(message, message))) {
      var refusal = refusal(() -> stream("GetTask", messages));
      assertThat(refusal.getStatus().getCode()).isEqualTo(Code.INTERNAL);
      assertThat(refusal.getStatus().getDescription()).doesNotMatch(INTERNALS);
    }
    assertThatNothingHappened(before);
  }

  static Stream<Arguments> missingOrUnknown() {
    return Stream.of(
        Arguments.of("an empty create", "CreateTask", "", List.of("title REQUIRED")),
        Arguments.of("no request_id", "CreateTask", "0a0174", List.of("request_id MALFORMED")),
        Arguments.of("no id to get", "GetTask", "", List.of("id MALFORMED")),
        Arguments.of("no id to complete", "CompleteTask", "", List.of("id MALFORMED")),
        Arguments.of("status 999", "ListTasks", "08e707", List.of("status MALFORMED")),
        Arguments.of(
            "status -1", "ListTasks", "08ffffffffffffffffff01", List.of("status MALFORMED")),
        Arguments.of("page_size 0", "ListTasks", "1000", List.of("page_size OUT_OF_RANGE")),
        Arguments.of(
            "page_size -1",
            "ListTasks",
            "10ffffffffffffffffff01",
            List.of("page_size OUT_OF_RANGE")),
        Arguments.of(
            "the last of a title given twice",
            "CreateTask",
            "0a01740a00",
            List.of("title REQUIRED")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("missingOrUnknown")
  void namesTheFieldThatIsMissingOrUnknown(
      String what, String method, String message, List<String> violations) throws Exception {
    var before = tasks();
    var refusal = refusal(() -> call(method, bytes(message)));
    assertThat(refusal.getStatus().getCode()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(violations(refusal)).isEqualTo(violations);
    assertThatNothingHappened(before);
  }

  @Test
  void ignoresUnknownFields() throws Exception {
    // Field 99, a number, and field 100, a text.
    var refusal = refusal(() -> call("GetTask", bytes("0a0178" + "980601" + "a2060179")));
    assertThat(violations(refusal)).containsExactly("id MALFORMED");
  }

  @Test
  void announcesItsLimitsAtTheStartOfAConnection() throws Exception {
    try (var connection = new Http2(server.getPort())) {
      var frame = ByteBuffer.wrap(connection.read(Http2.SETTINGS));
      var settings = new LinkedHashMap<Integer, Integer>();
      while (frame.hasRemaining()) {
        settings.put((int) frame.getShort(), frame.getInt());
      }
      // RFC 9113, section 6.5.2: streams at the same time, and octets of a header list.
      assertThat(settings).containsEntry(3, 500).containsEntry(6, 8 * 1024);
    }
  }

  @Test
  void reportsThatTheServiceServes() {
    for (var service : List.of("", TasksServiceGrpc.SERVICE_NAME)) {
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  HealthGrpc.newBlockingStub(channel)
                      .withDeadlineAfter(5, TimeUnit.SECONDS)
                      .check(HealthCheckRequest.newBuilder().setService(service).build())
                      .getStatus(),
              status -> status == ServingStatus.SERVING);
    }
  }

  @Test
  void listsItsServicesAndTheirFiles() throws Exception {
    assertThat(
            reflect(ServerReflectionRequest.newBuilder().setListServices("").build())
                .getListServicesResponse()
                .getServiceList())
        .extracting(service -> service.getName())
        .contains(TasksServiceGrpc.SERVICE_NAME, HealthGrpc.SERVICE_NAME);
    var files =
        reflect(
                ServerReflectionRequest.newBuilder()
                    .setFileContainingSymbol(TasksServiceGrpc.SERVICE_NAME + ".CreateTask")
                    .build())
            .getFileDescriptorResponse()
            .getFileDescriptorProtoList();
    assertThat(files)
        .anySatisfy(file -> assertThat(file.toStringUtf8()).contains("tasks.proto", "CreateTask"));
  }

  private ServerReflectionResponse reflect(ServerReflectionRequest request) throws Exception {
    var answer = new CompletableFuture<ServerReflectionResponse>();
    var requests =
        ServerReflectionGrpc.newStub(channel)
            .withDeadlineAfter(20, TimeUnit.SECONDS)
            .serverReflectionInfo(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ServerReflectionResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(request);
    requests.onCompleted();
    return answer.get(20, TimeUnit.SECONDS);
  }

  /** Runs the action while a lock blocks every CreateTask. */
  private void whileNothingCanBeCreated(ThrowingRunnable action) {
    new TransactionTemplate(transactionManager)
        .executeWithoutResult(_ -> {
          jdbc.sql("lock table create_requests in exclusive mode").update();
          try {
            action.run();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @FunctionalInterface
  private interface ThrowingRunnable {

    void run() throws Exception;
  }

  /** Waits until this many statements wait for that lock. */
  private void awaitWaiting(int count) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                jdbc.sql(
                        """
                        select count(*) from pg_locks
                        where relation = 'create_requests'::regclass and not granted
                        """)
                    .query(Integer.class)
                    .single(),
            waiting -> waiting == count);
  }

  private static byte[] creation(String title) {
    return CreateTaskRequest.newBuilder()
        .setTitle(title)
        .setRequestId(UUID.randomUUID().toString())
        .build()
        .toByteArray();
  }

  private int tasks() {
    return jdbc.sql("select count(*) from tasks").query(Integer.class).single();
  }

  /** Also checks that the service still answers. */
  private void assertThatNothingHappened(int before) {
    assertThat(tasks()).isEqualTo(before);
    var answer =
        HealthGrpc.newBlockingStub(channel)
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .check(HealthCheckRequest.getDefaultInstance());
    assertThat(answer).isNotNull();
  }

  private byte[] call(String method, byte[] message) {
    return call(method, message, channel, CallOptions.DEFAULT);
  }

  private static byte[] call(
      String method, byte[] message, ManagedChannel channel, CallOptions options) {
    return call(method(TasksServiceGrpc.SERVICE_NAME + "/" + method), message, channel, options);
  }

  private static byte[] call(
      MethodDescriptor<byte[], byte[]> method,
      byte[] message,
      ManagedChannel channel,
      CallOptions options) {
    return ClientCalls.blockingUnaryCall(
        channel, method, options.withDeadlineAfter(20, TimeUnit.SECONDS), message);
  }

  /** A unary call with any number of messages, which only a broken client sends. */
  private byte[] stream(String method, List<byte[]> messages) throws Exception {
    var answer = new CompletableFuture<byte[]>();
    var descriptor =
        method(TasksServiceGrpc.SERVICE_NAME + "/" + method).toBuilder()
            .setType(MethodType.CLIENT_STREAMING)
            .build();
    var requests =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(
                descriptor, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS)),
            new StreamObserver<byte[]>() {
              @Override
              public void onNext(byte[] message) {
                answer.complete(message);
              }

              @Override
              public void onError(Throwable failure) {
                answer.completeExceptionally(failure);
              }

              @Override
              public void onCompleted() {}
            });
    messages.forEach(requests::onNext);
    requests.onCompleted();
    try {
      return answer.get(20, TimeUnit.SECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw (Exception) e.getCause();
    }
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    return MethodDescriptor.newBuilder(Bytes.RAW, Bytes.RAW)
        .setType(MethodType.UNARY)
        .setFullMethodName(name)
        .build();
  }

  private static StatusRuntimeException refusal(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call);
  }

  private static String reason(StatusRuntimeException refusal) throws Exception {
    return StatusProto.fromThrowable(refusal).getDetails(0).unpack(ErrorInfo.class).getReason();
  }

  private static List<String> violations(StatusRuntimeException refusal) throws Exception {
    return StatusProto.fromThrowable(refusal)
        .getDetails(1)
        .unpack(BadRequest.class)
        .getFieldViolationsList()
        .stream()
        .map(violation -> violation.getField() + " " + violation.getReason())
        .toList();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }

  /** Passes bytes through unchanged. */
  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    RAW;

    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream message) {
      try {
        return message.readAllBytes();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  /** A connection with hand-made frames (RFC 9113, section 4.1). */
  private static final class Http2 implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RESET = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GO_AWAY = 7;
    static final int END_OF_STREAM = 1;
    static final int END_OF_HEADERS = 4;

    private final Socket socket;
    private final DataInputStream answers;
    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();
    private int lastStream = -1;

    Http2(int port) throws IOException {
      socket = new Socket("127.0.0.1", port);
      socket.setSoTimeout(10_000);
      answers = new DataInputStream(socket.getInputStream());
      write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      write(bytes("000000040000000000"));
    }

    /**
     * Begins a call.
     *
     * @param message null leaves the call open
     * @return the id of its stream
     */
    int call(String method, String header, String value, byte @Nullable [] message)
        throws Exception {
      lastStream += 2;
      var block = Unpooled.buffer();
      encoder.encodeHeaders(
          lastStream,
          new DefaultHttp2Headers()
              .method("POST")
              .scheme("http")
              .path("/" + TasksServiceGrpc.SERVICE_NAME + "/" + method)
              .authority("localhost")
              .add("content-type", "application/grpc")
              .add("te", "trailers")
              .add(header, value),
          block);
      var headers = new byte[block.readableBytes()];
      block.readBytes(headers);
      write(HEADERS, END_OF_HEADERS, lastStream, headers);
      if (message != null) {
        var framed = ByteBuffer.allocate(5 + message.length);
        framed.put((byte) 0).putInt(message.length).put(message);
        write(DATA, END_OF_STREAM, lastStream, framed.array());
      }
      return lastStream;
    }

    /** Resets a call. */
    void reset(int stream) throws IOException {
      write(RESET, 0, stream, bytes("00000008"));
    }

    /** Returns after the server has read everything that was sent before. */
    void ping() throws IOException {
      write(PING, 0, 0, new byte[8]);
      read(PING);
    }

    void write(int type, int flags, int stream, byte[] content) throws IOException {
      write(
          ByteBuffer.allocate(9 + content.length)
              .putInt(content.length << 8 | type)
              .put((byte) flags)
              .putInt(stream)
              .put(content)
              .array());
    }

    void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    Http2Headers headers() throws Exception {
      return decoder.decodeHeaders(1, Unpooled.wrappedBuffer(read(HEADERS)));
    }

    /** The content of the next frame of this type. */
    byte[] read(int type) throws IOException {
      while (true) {
        var lengthAndType = answers.readInt();
        answers.skipNBytes(1 + 4);
        var content = answers.readNBytes(lengthAndType >>> 8);
        if ((lengthAndType & 0xff) == type) {
          return content;
        }
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** Claims to compress, but sends plain bytes. */
  private record Claimed(String getMessageEncoding) implements Codec {

    @Override
    public InputStream decompress(InputStream stream) {
      return stream;
    }

    @Override
    public OutputStream compress(OutputStream stream) {
      return stream;
    }
  }
}
