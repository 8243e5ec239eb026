/**
 * Storage and ordered indexes for mongo-java-server, on H2's MVStore. The library keeps MongoDB's
 * protocol, its query language and its updates; this package stores the documents, finds them by
 * index, and deletes expired ones. It imports nothing else of this project.
 */
@NullMarked
package dev.workstream.engines.mongo;

import org.jspecify.annotations.NullMarked;
