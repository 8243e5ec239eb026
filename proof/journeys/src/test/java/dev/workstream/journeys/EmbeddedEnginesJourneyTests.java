package dev.workstream.journeys;

import dev.workstream.engines.SearchPath;

/** The same journeys on a machine where neither RabbitMQ nor MongoDB is installed. */
class EmbeddedEnginesJourneyTests extends TaskJourneyTests {

  @Override
  SearchPath installed() {
    return SearchPath.empty();
  }
}
