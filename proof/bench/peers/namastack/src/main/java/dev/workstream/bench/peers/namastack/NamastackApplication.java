package dev.workstream.bench.peers.namastack;

import dev.workstream.bench.peers.Peer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(scanBasePackageClasses = Peer.class)
class NamastackApplication {

  public static void main(String[] args) {
    SpringApplication.run(NamastackApplication.class, args);
  }
}
