package dev.workstream.gateway.request;

import org.springframework.security.core.AuthenticationException;

/** A token could not be checked, because its issuer does not tell its keys right now. */
public class TokenIssuerAway extends AuthenticationException {

  TokenIssuerAway(Throwable cause) {
    super("The issuer of tokens cannot be reached", cause);
  }
}
