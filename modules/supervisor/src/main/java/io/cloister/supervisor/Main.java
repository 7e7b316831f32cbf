package io.cloister.supervisor;

import io.cloister.platform.Native;
import io.cloister.supervisor.cli.CloisterCommand;
import io.cloister.supervisor.service.ServiceMain;
import java.util.Arrays;

/** Entry point of every JVM of ours: the command line, a service, or the training run of the start-up cache. */
public final class Main {
    private Main() {
    }

    /** The first argument is a role ({@code service}, {@code standby}, {@code train}) or an operator's command. */
    public static void main(String[] args) {
        String role = args.length == 0 ? "" : args[0];
        String[] rest = args.length == 0 ? args : Arrays.copyOfRange(args, 1, args.length);
        int status = switch (role) {
            case "service" -> leave(ServiceMain.run(rest));
            case "standby" -> leave(ServiceMain.standBy(rest));
            case "train" -> Training.run(rest);
            default -> CloisterCommand.run(args);
        };
        System.out.flush();
        Runtime.getRuntime().halt(status);
    }

    /**
     * The JVM's own way out waits up to 300 ms for threads that are in a host call, as those that wait for news of the
     * host always are.
     */
    private static int leave(int status) {
        return Native.cl_exit(status);
    }
}
