package dev.workstream.gateway.events;

import static org.springframework.http.MediaType.APPLICATION_JSON;
import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM;
import static org.springframework.http.MediaType.TEXT_EVENT_STREAM_VALUE;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MimeTypeUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The REST calls for events; docs/contracts/openapi.yaml describes them. */
@RestController
@RequestMapping(
    path = "/api/v1",
    produces = {TEXT_EVENT_STREAM_VALUE, APPLICATION_JSON_VALUE})
@EnableConfigurationProperties(StreamProperties.class)
class EventsController {

  private final EventsClient events;
  private final EventStreams streams;

  EventsController(EventsClient events, EventStreams streams) {
    this.events = events;
    this.streams = streams;
  }

  @GetMapping("/tasks/{id}/events")
  void ofTask(
      @PathVariable String id,
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestHeader HttpHeaders headers,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var selection = EventRequests.ofTask(id, parameters, headers);
    answer(selection, parameters, headers, request, response);
  }

  @GetMapping("/events")
  void ofAll(
      @RequestParam MultiValueMap<String, String> parameters,
      @RequestHeader HttpHeaders headers,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var selection = EventRequests.ofAll(parameters, headers);
    answer(selection, parameters, headers, request, response);
  }

  private void answer(
      EventSelection selection,
      MultiValueMap<String, String> parameters,
      HttpHeaders headers,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    if (isPageWanted(headers)) {
      var page = events.list(selection, EventRequests.pageSize(parameters));
      response.setContentType(APPLICATION_JSON_VALUE);
      response
          .getOutputStream()
          .write(EventPage.json(page, selection).getBytes(StandardCharsets.UTF_8));
      return;
    }
    EventRequests.refusePageSize(parameters);
    if (request.getMethod().equals("HEAD")) {
      // HEAD needs the headers only, so open no stream.
      response.setContentType(TEXT_EVENT_STREAM_VALUE);
    } else {
      streams.open(request, response, selection);
    }
  }

  /** Whether the client names JSON in Accept and prefers it; otherwise it gets a stream. */
  private static boolean isPageWanted(HttpHeaders headers) {
    var accepted = headers.getAccept();
    MimeTypeUtils.sortBySpecificity(accepted);
    for (var type : accepted) {
      if (type.isConcrete() && type.includes(TEXT_EVENT_STREAM)) {
        return false;
      }
      if (type.isConcrete() && type.includes(APPLICATION_JSON)) {
        return true;
      }
    }
    return false;
  }
}
