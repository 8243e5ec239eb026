package dev.workstream.gateway.call;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Resolves {@code ipv4:address:port,address:port}, for replicas without a common DNS name. gRPC
 * defines this scheme (doc/naming.md), but grpc-java lacks it.
 */
// java.util.ServiceLoader needs a public class with a public constructor.
public final class Ipv4NameResolverProvider extends NameResolverProvider {

  private static final String SCHEME = "ipv4";

  private static final Pattern ADDRESS =
      Pattern.compile("([0-9]{1,3}(?:\\.[0-9]{1,3}){3}):([0-9]{1,5})");

  public Ipv4NameResolverProvider() {}

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  /** Below the priority of DNS, which stays the default for targets without a scheme. */
  @Override
  protected int priority() {
    return 4;
  }

  /**
   * @throws IllegalArgumentException if the target is not a list of addresses
   */
  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args arguments) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    var list = String.valueOf(target.getSchemeSpecificPart());
    var addresses = Stream.of(list.split(",", -1)).map(Ipv4NameResolverProvider::replica).toList();
    return new NameResolver() {
      @Override
      public String getServiceAuthority() {
        return list.substring(0, list.indexOf(':'));
      }

      @Override
      public void start(Listener2 listener) {
        listener.onResult2(
            ResolutionResult.newBuilder()
                .setAddressesOrError(StatusOr.fromValue(addresses))
                .build());
      }

      @Override
      public void shutdown() {}
    };
  }

  /** Each replica keeps its own authority: with TLS, its certificate is for its own address. */
  private static EquivalentAddressGroup replica(String address) {
    return new EquivalentAddressGroup(
        address(address),
        Attributes.newBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, address)
            .build());
  }

  private static SocketAddress address(String text) {
    var address = ADDRESS.matcher(text);
    if (!address.matches()) {
      throw new IllegalArgumentException(
          "%s is not an address; a target looks like ipv4:10.0.0.1:9090,10.0.0.2:9090"
              .formatted(text));
    }
    // A literal address causes no DNS query.
    return new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2)));
  }
}
