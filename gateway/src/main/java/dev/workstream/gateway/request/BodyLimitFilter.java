package dev.workstream.gateway.request;

import dev.workstream.defaults.lifecycle.Ticker;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Stops reading a body after {@value #LIMIT} bytes, with or without a Content-Length, and after
 * {@link #TIME}, even if bytes still arrive.
 */
@Component
// Before every filter that may read the body.
@Order(Ordered.HIGHEST_PRECEDENCE + 15)
class BodyLimitFilter extends OncePerRequestFilter {

  static final int LIMIT = 64 * 1024;

  static final Duration TIME = Duration.ofSeconds(10);

  private final Ticker ticker;

  BodyLimitFilter(Ticker ticker) {
    this.ticker = ticker;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    chain.doFilter(new LimitedRequest(request), response);
  }

  private final class LimitedRequest extends HttpServletRequestWrapper {

    LimitedRequest(HttpServletRequest request) {
      super(request);
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      if (getContentLengthLong() > LIMIT) {
        throw new BodyTooLarge(LIMIT);
      }
      return new LimitedStream(super.getInputStream());
    }
  }

  private final class LimitedStream extends ServletInputStream {

    private final ServletInputStream stream;
    private final long start = ticker.nanos();
    private int left = LIMIT;

    LimitedStream(ServletInputStream stream) {
      this.stream = stream;
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      var read = receive(bytes, offset, length);
      if (ticker.nanos() - start > TIME.toNanos()) {
        throw new BodyTooSlow(TIME);
      }
      left -= Math.max(0, read);
      if (left < 0) {
        throw new BodyTooLarge(LIMIT);
      }
      return read;
    }

    private int receive(byte[] bytes, int offset, int length) throws IOException {
      try {
        return stream.read(bytes, offset, length);
      } catch (IOException e) {
        if (e instanceof SocketTimeoutException || e.getCause() instanceof SocketTimeoutException) {
          throw new BodyTooSlow(TIME);
        }
        throw e;
      }
    }

    @Override
    public int available() throws IOException {
      return stream.available();
    }

    @Override
    public boolean isFinished() {
      return stream.isFinished();
    }

    @Override
    public boolean isReady() {
      return stream.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      stream.setReadListener(listener);
    }
  }
}
