package dev.workstream.defaults.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statuses with a reason and details for programs; docs/contracts/grpc.md lists the reasons. */
public final class RichStatus {

  private static final Logger log = LoggerFactory.getLogger(RichStatus.class);

  private static final String DOMAIN = "workstream.dev";

  private static final String INVALID = "INVALID_ARGUMENT";

  private static final int RETRY_SECONDS = 1;

  private RichStatus() {}

  public static Status of(Code code, String message, String reason, Message... details) {
    var status =
        Status.newBuilder()
            .setCode(code.getNumber())
            .setMessage(message)
            .addDetails(
                Any.pack(ErrorInfo.newBuilder().setReason(reason).setDomain(DOMAIN).build()));
    List.of(details).forEach(detail -> status.addDetails(Any.pack(detail)));
    return status.build();
  }

  public static Status invalid(BadRequest violations) {
    return of(Code.INVALID_ARGUMENT, "The request is not valid", INVALID, violations);
  }

  /** The service cannot answer now; the client may retry after a second. */
  public static Status unavailable(String message) {
    return of(
        Code.UNAVAILABLE,
        message,
        "UNAVAILABLE",
        RetryInfo.newBuilder()
            .setRetryDelay(Duration.newBuilder().setSeconds(RETRY_SECONDS))
            .build());
  }

  /** A defect of the service. The log has the cause; the answer does not. */
  public static Status unexpected(Throwable failure) {
    log.error("Unexpected failure of a call", failure);
    return of(Code.INTERNAL, "An unexpected failure; see the service's log", "INTERNAL");
  }

  /** The answer to a message that gRPC could not read; empty for any other failure. */
  public static Optional<Status> ofUnreadable(Throwable failure) {
    if (!(failure instanceof StatusRuntimeException unread)) {
      return Optional.empty();
    }
    if (unread.getCause() instanceof InvalidProtocolBufferException) {
      return Optional.of(of(Code.INVALID_ARGUMENT, "The message cannot be read", INVALID));
    }
    // The size of a compressed message is known only after reading it.
    return unread.getStatus().getCode() == io.grpc.Status.Code.RESOURCE_EXHAUSTED
        ? Optional.of(of(Code.RESOURCE_EXHAUSTED, "The message is too large", "MESSAGE_TOO_LARGE"))
        : Optional.empty();
  }
}
