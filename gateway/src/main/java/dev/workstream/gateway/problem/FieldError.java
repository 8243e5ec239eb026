package dev.workstream.gateway.problem;

/**
 * One thing wrong with one field, parameter or header of a request.
 *
 * @param code stable, for programs
 * @param message for people
 */
public record FieldError(String field, String code, String message) {}
