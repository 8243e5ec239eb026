package dev.workstream.gateway.request;

import jakarta.servlet.DispatcherType;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Sets response headers that protect browsers. Checks bearer tokens if an issuer is configured
 * (spring.security.oauth2.resourceserver.jwt); otherwise every client may call.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RateLimitProperties.class)
class SecurityConfiguration {

  // Swagger UI needs inline styles, and icons in data: addresses.
  private static final String CONTENT_POLICY =
      "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline';"
          + " base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

  /** Probes and scrapers have no token. The management port must not be public. */
  @Bean
  @Order(1)
  SecurityFilterChain management(HttpSecurity http) {
    return common(http)
        .securityMatcher(EndpointRequest.toAnyEndpoint())
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  /** Answers with a problem here: the server's error page no longer has the request's details. */
  @Bean
  RequestRejectedHandler requestRejectedHandler(
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return (request, response, rejection) ->
        problems.resolveException(request, response, null, rejection);
  }

  @Bean
  @Order(2)
  SecurityFilterChain api(
      HttpSecurity http,
      ObjectProvider<JwtDecoder> tokens,
      RateLimitProperties rateLimit,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    common(http);
    if (rateLimit.isOn()) {
      // Before all expensive work, but after the headers, which every response needs.
      http.addFilterAfter(new RateLimitFilter(rateLimit, problems), HeaderWriterFilter.class);
    }
    var decoder = tokens.getIfAvailable();
    if (decoder == null) {
      return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll()).build();
    }
    AuthenticationEntryPoint refuse =
        (request, response, failure) -> problems.resolveException(request, response, null, failure);
    return http.authorizeHttpRequests(requests ->
            requests
                .dispatcherTypeMatchers(DispatcherType.ERROR)
                .permitAll()
                .requestMatchers("/api/**")
                .authenticated()
                .anyRequest()
                .permitAll())
        .oauth2ResourceServer(server ->
            server
                .jwt(jwt -> jwt.authenticationManager(checking(decoder)))
                .authenticationEntryPoint(refuse))
        .exceptionHandling(handling -> handling.authenticationEntryPoint(refuse))
        .build();
  }

  private static AuthenticationManager checking(JwtDecoder decoder) {
    var tokens = new JwtAuthenticationProvider(decoder);
    return token -> {
      try {
        return tokens.authenticate(token);
      } catch (AuthenticationServiceException | JwtDecoderInitializationException e) {
        throw new TokenIssuerAway(e);
      }
    };
  }

  // Without sessions and cookies, cross-site request forgery has nothing to abuse.
  private static HttpSecurity common(HttpSecurity http) {
    return http.sessionManagement(
            sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .headers(headers ->
            headers
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(Customizer.withDefaults()));
  }
}
