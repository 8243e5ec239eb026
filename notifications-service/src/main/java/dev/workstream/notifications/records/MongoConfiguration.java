package dev.workstream.notifications.records;

import com.mongodb.WriteConcern;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MongoConfiguration {

  private static final int LIMIT_SECONDS = 2;

  /** The driver would wait 30 s for a server, and without limit for an answer. */
  @Bean
  MongoClientSettingsBuilderCustomizer mongoLimits() {
    return settings ->
        settings
            .applyToClusterSettings(
                cluster -> cluster.serverSelectionTimeout(LIMIT_SECONDS, TimeUnit.SECONDS))
            .applyToSocketSettings(socket ->
                socket
                    .connectTimeout(LIMIT_SECONDS, TimeUnit.SECONDS)
                    .readTimeout(10, TimeUnit.SECONDS));
  }

  /** Acknowledge a record only when it survives the loss of one server. */
  @Bean
  MongoClientSettingsBuilderCustomizer mongoDurability() {
    return settings -> settings.writeConcern(WriteConcern.MAJORITY.withJournal(true));
  }
}
