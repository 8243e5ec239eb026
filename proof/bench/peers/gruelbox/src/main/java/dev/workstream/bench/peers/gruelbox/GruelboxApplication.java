package dev.workstream.bench.peers.gruelbox;

import dev.workstream.bench.peers.Peer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(scanBasePackageClasses = Peer.class)
class GruelboxApplication {

  public static void main(String[] args) {
    SpringApplication.run(GruelboxApplication.class, args);
  }
}
