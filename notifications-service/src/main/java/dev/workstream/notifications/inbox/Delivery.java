package dev.workstream.notifications.inbox;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Envelope;
import java.time.Instant;

/** A message as it was taken from the queue, and when. */
record Delivery(Envelope envelope, BasicProperties properties, byte[] body, Instant receivedAt) {}
