package dev.workstream.notifications.problem;

/**
 * One thing wrong with one parameter of a request.
 *
 * @param code stable, for programs
 * @param message for people
 */
public record FieldError(String field, String code, String message) {}
