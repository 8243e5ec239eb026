package dev.workstream.journeys;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An OTLP receiver over HTTP that keeps spans and names of metrics. */
final class SpanReceiver implements AutoCloseable {

  private final HttpServer server;
  private final Queue<Span> spans = new ConcurrentLinkedQueue<>();
  private final Set<String> metrics = ConcurrentHashMap.newKeySet();

  /**
   * A span, with the service that sent it.
   *
   * @param subject the subject of the event; empty for none
   */
  record Span(String service, String name, String traceId, String parentId, String subject) {}

  SpanReceiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v1/traces", this::takeSpans);
    server.createContext("/v1/metrics", this::takeMetrics);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Span> spans() {
    return List.copyOf(spans);
  }

  List<Span> trace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** The received metrics, each as the names of service and metric. */
  Set<String> metrics() {
    return Set.copyOf(metrics);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void takeSpans(HttpExchange exchange) throws IOException {
    var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
    for (var resource : request.getResourceSpansList()) {
      for (var scope : resource.getScopeSpansList()) {
        for (var span : scope.getSpansList()) {
          spans.add(
              new Span(
                  service(resource.getResource()),
                  span.getName(),
                  HexFormat.of().formatHex(span.getTraceId().toByteArray()),
                  HexFormat.of().formatHex(span.getParentSpanId().toByteArray()),
                  value(span.getAttributesList(), "subject")));
        }
      }
    }
    answer(exchange);
  }

  private void takeMetrics(HttpExchange exchange) throws IOException {
    var request = ExportMetricsServiceRequest.parseFrom(exchange.getRequestBody());
    for (var resource : request.getResourceMetricsList()) {
      for (var scope : resource.getScopeMetricsList()) {
        scope
            .getMetricsList()
            .forEach(
                metric -> metrics.add(service(resource.getResource()) + " " + metric.getName()));
      }
    }
    answer(exchange);
  }

  private static void answer(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private static String service(Resource resource) {
    return value(resource.getAttributesList(), "service.name");
  }

  private static String value(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(attribute -> attribute.getKey().equals(key))
        .map(attribute -> attribute.getValue().getStringValue())
        .findFirst()
        .orElse("");
  }
}
