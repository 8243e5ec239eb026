package dev.workstream.bench.oneprocess;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** What the trio's cost is compared with. */
@SpringBootApplication
public class OneProcessApplication {

  /**
   * @param arguments none are expected
   */
  public static void main(String[] arguments) {
    SpringApplication.run(OneProcessApplication.class, arguments);
  }
}
