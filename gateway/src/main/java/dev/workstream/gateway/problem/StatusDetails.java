package dev.workstream.gateway.problem;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import dev.workstream.defaults.http.FieldError;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Locale;

/**
 * The machine-readable details of a gRPC status.
 *
 * @param reason a reason of docs/contracts/grpc.md; empty if gRPC itself made the status
 * @param errors the errors in the request's fields
 */
record StatusDetails(String reason, List<FieldError> errors) {

  static StatusDetails of(StatusRuntimeException exception) {
    var status = StatusProto.fromThrowable(exception);
    var details = status == null ? List.<Any>of() : status.getDetailsList();
    return new StatusDetails(
        unpack(details, ErrorInfo.class).stream().map(ErrorInfo::getReason).findFirst().orElse(""),
        unpack(details, BadRequest.class).stream()
            .flatMap(detail -> detail.getFieldViolationsList().stream())
            .map(violation ->
                new FieldError(
                    violation.getField(),
                    violation.getReason().toLowerCase(Locale.ROOT),
                    violation.getDescription()))
            .toList());
  }

  private static <T extends Message> List<T> unpack(List<Any> details, Class<T> type) {
    return details.stream()
        .filter(detail -> detail.is(type))
        .map(detail -> unpack(detail, type))
        .toList();
  }

  private static <T extends Message> T unpack(Any detail, Class<T> type) {
    try {
      return detail.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A service sent malformed details", e);
    }
  }
}
