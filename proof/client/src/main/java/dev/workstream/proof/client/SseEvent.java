package dev.workstream.proof.client;

/**
 * One server-sent event.
 *
 * @param id the position to resume after; empty if the server has sent none yet
 * @param type empty if the server sends none
 * @param data the data lines, joined with line feeds
 */
public record SseEvent(String id, String type, String data) {}
