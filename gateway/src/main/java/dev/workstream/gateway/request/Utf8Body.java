package dev.workstream.gateway.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Refuses a body that is not UTF-8. The parser would guess other encodings and accept overlong
 * forms, with which attackers pass filters that check bytes (RFC 3629, section 10).
 */
@ControllerAdvice
class Utf8Body extends RequestBodyAdviceAdapter {

  private static final char BYTE_ORDER_MARK = '\uFEFF';

  @Override
  public boolean supports(
      MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
    return true;
  }

  @Override
  public HttpInputMessage beforeBodyRead(
      HttpInputMessage message,
      MethodParameter parameter,
      Type type,
      Class<? extends HttpMessageConverter<?>> converter)
      throws IOException {
    // BodyLimitFilter limits the size.
    var bytes = message.getBody().readAllBytes();
    var text = decode(bytes, message);
    if (text.isBlank()) {
      throw new HttpMessageNotReadableException("The body is blank", message);
    }
    // JSON in UTF-8 never contains an unescaped NUL; in UTF-16 and UTF-32 it always does.
    if (text.indexOf('\0') >= 0 || text.charAt(0) == BYTE_ORDER_MARK) {
      throw unreadable(new CharacterCodingException(), message);
    }
    return new Message(message.getHeaders(), new ByteArrayInputStream(bytes));
  }

  private static String decode(byte[] bytes, HttpInputMessage message) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw unreadable(e, message);
    }
  }

  private static HttpMessageNotReadableException unreadable(
      CharacterCodingException cause, HttpInputMessage message) {
    return new HttpMessageNotReadableException("The body is not UTF-8", cause, message);
  }

  private record Message(HttpHeaders headers, InputStream body) implements HttpInputMessage {

    @Override
    public HttpHeaders getHeaders() {
      return headers;
    }

    @Override
    public InputStream getBody() {
      return body;
    }
  }
}
