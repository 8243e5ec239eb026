package dev.workstream.gateway.events;

import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Shrinks Tomcat's buffers. Each connection keeps them, even if idle, and thousands of streams are
 * idle. docs/performance.md has the measured savings.
 */
@Component
class SmallBuffers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** Large enough for one task or event, so that the response gets a Content-Length. */
  private static final int ANSWER_BYTES = 2 * 1024;

  private static final int ANSWER_HEADER_BYTES = 4 * 1024;
  private static final String READ_BYTES = "1024";
  private static final String WRITE_BYTES = "2048";

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(Protocol.class.getName());
  }

  /** Tomcat's HTTP/1.1, subclassed because Tomcat has no setting for the size of this buffer. */
  public static final class Protocol extends Http11NioProtocol {

    /** Called by Tomcat. */
    public Protocol() {
      setMaxHttpResponseHeaderSize(ANSWER_HEADER_BYTES);
      setProperty("socket.appReadBufSize", READ_BYTES);
      setProperty("socket.appWriteBufSize", WRITE_BYTES);
    }

    @Override
    public int getDesiredBufferSize() {
      return ANSWER_BYTES;
    }
  }
}
