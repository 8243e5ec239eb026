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
 * A service's program, unpacked so that each library is a separate file; once per build. A build
 * can then replace the jar while the service runs, the service starts faster, and virtual threads
 * do not wait for the locks of one nested jar.
 */
final class Application {

  /** The same options as in the Dockerfile, sized for a container of 512 MB. */
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Xms128m",
          "-Xmx256m",
          "-XX:+UseSerialGC",
          // Returns memory that the compilers used to the system.
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
   * The command that starts the service. If {@link #train} ran in this process, it starts faster
   * but has less peak speed; a cache from an earlier run does not count.
   *
   * @param classPath entries to append to the application's class path
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
   * Unpacks the jar, if this build is not unpacked yet.
   *
   * @throws LaunchFailure if the jar is missing or cannot be unpacked
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
    end(unpacking, UNPACK_LIMIT, "cannot be unpacked from " + jar + "; see " + log);
    try {
      // Move atomically: another launcher may do the same now.
      Files.move(making, folder(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (!Files.exists(unpacked())) {
        throw new LaunchFailure(folder() + " cannot be written: " + e.getMessage());
      }
    }
  }

  /**
   * Starts the service once to record which classes it loads and links (JEP 483, 514). Later starts
   * take a third of the time. Pays off only for several starts.
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
    end(training, TRAINING_LIMIT, "failed in its training start; see " + log);
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

  /** Options for making and for using a cache: a faster start, but less peak speed. */
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

  /** The unpacked jar that the service runs from. */
  Path unpacked() {
    return folder().resolve(jar.getFileName());
  }

  Path cache() {
    return folder().resolve("start.aot");
  }

  /** Named for the jar's content: reproducible builds give every jar the same time. */
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
