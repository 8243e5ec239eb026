package dev.workstream.bench.peers.modulith;

import dev.workstream.bench.peers.Peer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(scanBasePackageClasses = Peer.class)
class ModulithApplication {

  public static void main(String[] args) {
    SpringApplication.run(ModulithApplication.class, args);
  }
}
