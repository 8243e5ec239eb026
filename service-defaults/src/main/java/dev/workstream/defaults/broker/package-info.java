/**
 * The only access to RabbitMQ. A service has one connection for publishing and one for everything
 * else, so that a broker alarm, which blocks publishers, does not stop consumers. Every wait for
 * the broker has a limit.
 */
@NullMarked
package dev.workstream.defaults.broker;

import org.jspecify.annotations.NullMarked;
