package dev.workstream.journeys;

import dev.workstream.engines.SearchPath;

/** The same journeys on the embedded broker and the embedded MongoDB. */
class EmbeddedEnginesJourneyTests extends TaskJourneyTests {

  @Override
  SearchPath installed() {
    return SearchPath.empty();
  }
}
