package dev.parley.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts the processes of a measurement, each with the options of this JVM, which are those that
 * Parley runs with.
 *
 * @param jar Parley's
 * @param folder of all that the measurements write
 */
record Programs(Path jar, Path folder) {
  private static final int COMMAND_MINUTES_MAX = 30;

  private static List<String> java(List<String> options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-agent") && !option.startsWith("-javaagent")) {
        command.add(option);
      }
    }
    command.addAll(options);
    return command;
  }

  /** A process of Parley itself; its log goes to a file in the folder. */
  Process parley(List<String> arguments) throws IOException {
    return parley(List.of(), arguments);
  }

  private Process parley(List<String> options, List<String> arguments) throws IOException {
    List<String> command = java(options);
    command.add("-jar");
    command.add(jar.toString());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectError(Redirect.appendTo(folder.resolve("parley.log").toFile()))
        .start();
  }

  /** A command of Parley that ends by itself; answers what it printed. */
  String command(String... arguments) throws IOException, InterruptedException {
    Process process = parley(onceOptions(), List.of(arguments));
    String printed =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    if (!process.waitFor(COMMAND_MINUTES_MAX, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IOException(
          "parley "
              + String.join(" ", arguments)
              + " failed: "
              + printed
              + Files.readString(folder.resolve("parley.log")));
    }
    return printed.strip();
  }

  /** What the launcher adds for a command that ends by itself. */
  private static List<String> onceOptions() {
    String option = System.getProperty("parley.once");
    return option == null ? List.of() : List.of(option);
  }

  /** A class of this module in a process of its own. */
  Process own(Class<?> main, String... arguments) throws IOException {
    List<String> command = java(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectError(Redirect.appendTo(folder.resolve("load.log").toFile()))
        .start();
  }
}
