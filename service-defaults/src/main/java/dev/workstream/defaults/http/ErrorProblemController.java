package dev.workstream.defaults.http;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers failures outside the handlers, for example in a filter. */
@RestController
final class ErrorProblemController implements ErrorController {

  private final KnownProblems<?> known;
  private final Problems problems;

  ErrorProblemController(KnownProblems<?> known, Problems problems) {
    this.known = known;
    this.problems = problems;
  }

  @RequestMapping("/error")
  ResponseEntity<Object> error(HttpServletRequest request) {
    var status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
            ? code
            : 404;
    var problem = known.ofStatus(status);
    return problems.answer(problem, problem.title() + ".");
  }
}
