package dev.workstream.bench.peers;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What a peer says about itself.
 *
 * @param name the outbox and its version
 * @param remarks what is configured in code
 * @param settings the settings that matter; their values are looked up
 */
@ConfigurationProperties("peer")
record PeerProperties(String name, String remarks, List<String> settings) {}
