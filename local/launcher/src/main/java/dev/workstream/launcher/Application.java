package dev.workstream.launcher;

import dev.workstream.engines.ChildProcess;
import dev.workstream.engines.RunFolder;
import dev.workstream.engines.Wait;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * A service's program as it is run here: with its libraries as files of their own. A build that
 * replaces the jar does not break a service that runs, it starts faster, and virtual threads do not
 * meet at the locks of one nested jar. It is unpacked once for each build.
 */
final class Application {

  /** As the images' entry point has them, for a container of half a gigabyte; see Dockerfile. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms128m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          // What the compilers needed for a moment goes back to the system.
          "-XX:TrimNativeHeapInterval=10000",
          "-XX:+ExitOnOutOfMemoryError");

  private static final Duration UNPACK_LIMIT = Duration.ofMinutes(1);
  private static final Duration TRAINING_LIMIT = Duration.ofMinutes(3);

  private final String name;
  private final Path jar;
  private final RunFolder run;
  private volatile @Nullable Path folder;
  private volatile boolean isTrained;

  Application(String name, Path jar, RunFolder run) {
    this.name = name;
    this.jar = jar;
    this.run = run;
  }

  /**
   * The words that start it; for a quick start if it was trained for that, and then with less peak
   * speed. What another run was trained for is no reason.
   *
   * @param classPath what comes behind the application's own
   */
  List<String> command(List<Path> classPath) {
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(JVM_OPTIONS);
    if (isTrained) {
      command.addAll(trained());
      command.add("-XX:AOTCache=" + cache());
    }
    command.addAll(start(classPath));
    return command;
  }

  /**
   * Unpacks it, if that was not done since it was built.
   *
   * @throws LaunchFailure if it is not built
   */
  void unpack(Path log) {
    if (Files.exists(unpacked())) {
      return;
    }
    var making =
        folder().resolveSibling(folder().getFileName() + "." + ProcessHandle.current().pid());
    var unpacking =
        ChildProcess.start(
            name + "-unpacking",
            List.of(
                java(),
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                making.toString()),
            Map.of(),
            run.folder(),
            log,
            run);
    end(unpacking, UNPACK_LIMIT, "could not be unpacked from " + jar + "; see " + log);
    try {
      // Whole or not at all: another launcher may be doing the same.
      Files.move(making, folder(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(unpacked())) {
        throw new LaunchFailure(folder() + " cannot be written: " + e.getMessage());
      }
    }
  }

  /**
   * Starts it once to record what a start loads and links (JEP 483, 514): later ones take a third
   * of the time. Costs more than it brings to those who start it once.
   */
  void train(Map<String, String> variables, Path log) {
    if (Files.exists(cache())) {
      isTrained = true;
      return;
    }
    var making =
        cache().resolveSibling(cache().getFileName() + "." + ProcessHandle.current().pid());
    var command = new ArrayList<String>();
    command.add(java());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-Dspring.context.exit=onRefresh"));
    command.addAll(trained());
    command.add("-XX:AOTCacheOutput=" + making);
    command.addAll(start(List.of()));
    var training =
        ChildProcess.start(name + "-training", command, variables, run.folder(), log, run);
    end(training, TRAINING_LIMIT, "could not be started once; see " + log);
    try {
      Files.move(making, cache(), StandardCopyOption.ATOMIC_MOVE);
      isTrained = true;
    } catch (IOException e) {
      throw new LaunchFailure(cache() + " cannot be written: " + e.getMessage());
    }
  }

  private List<String> start(List<Path> classPath) {
    if (classPath.isEmpty()) {
      return List.of("-jar", unpacked().toString());
    }
    var entries = new ArrayList<String>();
    entries.add(unpacked().toString());
    classPath.forEach(entry -> entries.add(entry.toString()));
    return List.of(
        "--class-path", String.join(System.getProperty("path.separator"), entries), mainClass());
  }

  /** Options that a cache is made with and used with: less peak speed for a quick start. */
  private static List<String> trained() {
    return List.of("-XX:TieredStopAtLevel=1");
  }

  private String mainClass() {
    try (var file = new JarFile(unpacked().toFile())) {
      return file.getManifest().getMainAttributes().getValue("Main-Class");
    } catch (IOException e) {
      throw new LaunchFailure(unpacked() + " cannot be read: " + e.getMessage());
    }
  }

  /** The jar that it runs from, once it is unpacked. */
  Path unpacked() {
    return folder().resolve(jar.getFileName());
  }

  Path cache() {
    return folder().resolve("start.aot");
  }

  /** Another one for each content: builds that can be reproduced give every jar the same time. */
  private Path folder() {
    var known = folder;
    if (known == null) {
      known = jar.resolveSibling("unpacked-" + fingerprint());
      folder = known;
    }
    return known;
  }

  private String fingerprint() {
    try (var content = Files.newInputStream(jar)) {
      var digest = MessageDigest.getInstance("SHA-256");
      content.transferTo(new DigestOutputStream(java.io.OutputStream.nullOutputStream(), digest));
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (IOException e) {
      throw new LaunchFailure(
          jar + " cannot be read. Build it with: mvn package -DskipTests\n" + e.getMessage());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(ChildProcess process, Duration limit, String otherwise) {
    var hasEnded = Wait.until(limit, () -> !process.isAlive());
    process.stop(Duration.ZERO);
    if (!hasEnded || process.exitValue() != 0) {
      throw new LaunchFailure(
          "The %s %s (%s)"
              .formatted(
                  name,
                  otherwise,
                  hasEnded ? "exit status " + process.exitValue() : "not within " + limit));
    }
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
