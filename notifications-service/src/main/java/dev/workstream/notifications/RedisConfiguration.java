package dev.workstream.notifications;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis settings that every room needs and that have no property. */
@Configuration(proxyBeanMethods = false)
class RedisConfiguration {

  /** While Redis is away Lettuce would queue commands; refuse them at once. */
  @Bean
  static LettuceClientOptionsBuilderCustomizer refuseWhileDisconnected() {
    return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS);
  }

  /** Writes a pipeline in one go. By default Lettuce writes each command by itself. */
  @Autowired
  void writeTogether(LettuceConnectionFactory connections) {
    connections.setPipeliningFlushPolicy(PipeliningFlushPolicy.flushOnClose());
  }
}
