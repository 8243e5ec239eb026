/**
 * Storage and ordered indexes for mongo-java-server, on H2's MVStore. The library implements
 * MongoDB's protocol, query language and updates. This package stores the documents, finds them by
 * index and deletes expired ones; it imports no other package of this project.
 */
@NullMarked
package dev.workstream.engines.mongo;

import org.jspecify.annotations.NullMarked;
