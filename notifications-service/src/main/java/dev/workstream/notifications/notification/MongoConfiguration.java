package dev.workstream.notifications.notification;

import com.mongodb.WriteConcern;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class MongoConfiguration {

  private static final int LIMIT_SECONDS = 2;

  /** The driver's own limits are 30 s and none: an outage has to be noticed to be waited out. */
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

  /** A record counts once it would survive the loss of a server. */
  @Bean
  MongoClientSettingsBuilderCustomizer mongoDurability() {
    return settings -> settings.writeConcern(WriteConcern.MAJORITY.withJournal(true));
  }
}
