package dev.workstream.defaults.broker;

import org.jspecify.annotations.Nullable;

/**
 * What the service's connections know of the broker, without asking it.
 *
 * @param isOpen whether the service is connected
 * @param isBlocked whether the broker takes no messages from this service, because of an alarm
 * @param version of the broker; null while the service is not connected
 */
public record BrokerStatus(boolean isOpen, boolean isBlocked, @Nullable String version) {}
