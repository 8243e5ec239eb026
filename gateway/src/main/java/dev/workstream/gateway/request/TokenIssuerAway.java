package dev.workstream.gateway.request;

import org.springframework.security.core.AuthenticationException;

/** The gateway cannot check a token, because the issuer's keys are unavailable. */
public class TokenIssuerAway extends AuthenticationException {

  TokenIssuerAway(Throwable cause) {
    super("The issuer of tokens does not provide its keys", cause);
  }
}
