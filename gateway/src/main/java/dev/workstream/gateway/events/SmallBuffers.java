package dev.workstream.gateway.events;

import org.apache.coyote.http11.Http11NioProtocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * What Tomcat keeps for each connection, whether anything happens on it or not: thousands of
 * streams are idle. docs/performance.md has what that saves.
 */
@Component
class SmallBuffers implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {

  /** A task or an event fits, so that its answer has a length. */
  private static final int ANSWER_BYTES = 2 * 1024;

  private static final int ANSWER_HEADER_BYTES = 4 * 1024;
  private static final String READ_BYTES = "1024";
  private static final String WRITE_BYTES = "2048";

  @Override
  public void customize(TomcatServletWebServerFactory factory) {
    factory.setProtocol(Protocol.class.getName());
  }

  /** HTTP/1.1 as Tomcat has it. There is no setting for the size of an answer's buffer. */
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
