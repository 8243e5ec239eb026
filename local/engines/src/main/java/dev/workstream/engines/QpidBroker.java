package dev.workstream.engines;

import java.nio.file.Path;
import java.util.Map;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.SystemConfig;

/** The program that {@link QpidEngine} starts. SIGTERM stops it in an orderly way. */
final class QpidBroker {

  static final String CONFIGURATION = "broker.json";

  private QpidBroker() {}

  /**
   * @param arguments the data folder, which contains the configuration
   */
  public static void main(String[] arguments) throws Exception {
    var data = Path.of(arguments[0]);
    // Otherwise the store writes derby.log into the working directory.
    System.setProperty("derby.stream.error.file", data.resolve("derby.log").toString());
    new SystemLauncher(new EndsOnError())
        .startup(
            Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                data.resolve(CONFIGURATION).toString(),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                "false",
                SystemConfig.CONTEXT,
                Map.of("qpid.work_dir", data.toString())));
  }

  /** Otherwise a broker that fails to start keeps running without a port. */
  private static final class EndsOnError extends DefaultSystemLauncherListener {
    @Override
    public void errorOnStartup(RuntimeException e) {
      e.printStackTrace();
      Runtime.getRuntime().halt(1);
    }
  }
}
