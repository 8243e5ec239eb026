package dev.workstream.proof.client;

/**
 * One server-sent event.
 *
 * @param id the position to resume after; empty if the server has named none yet
 * @param type empty if the server names none
 * @param data its lines, with a line feed between two
 */
public record SseEvent(String id, String type, String data) {}
