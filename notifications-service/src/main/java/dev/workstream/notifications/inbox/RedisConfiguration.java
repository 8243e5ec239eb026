package dev.workstream.notifications.inbox;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

  /** Lettuce would queue commands until Redis is back. */
  @Bean
  static LettuceClientOptionsBuilderCustomizer refuseWhileDisconnected() {
    return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
  }

  /** What is sent together goes in one write; by itself each command would be one. */
  @Autowired
  void writeTogether(LettuceConnectionFactory connections) {
    connections.setPipeliningFlushPolicy(PipeliningFlushPolicy.flushOnClose());
  }
}
