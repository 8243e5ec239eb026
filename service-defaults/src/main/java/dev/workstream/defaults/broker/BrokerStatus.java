package dev.workstream.defaults.broker;

import org.jspecify.annotations.Nullable;

/**
 * The broker's state as the service's connections know it.
 *
 * @param isOpen whether the service is connected
 * @param isBlocked whether the broker blocks this service's publishers because of an alarm
 * @param version of the broker; null while the service is not connected
 */
public record BrokerStatus(boolean isOpen, boolean isBlocked, @Nullable String version) {}
