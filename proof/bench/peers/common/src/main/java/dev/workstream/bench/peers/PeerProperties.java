package dev.workstream.bench.peers;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The description of a peer.
 *
 * @param name the outbox and its version
 * @param remarks the configuration in code
 * @param settings names of the relevant settings; {@code /info} adds their values
 */
@ConfigurationProperties("peer")
record PeerProperties(String name, String remarks, List<String> settings) {}
