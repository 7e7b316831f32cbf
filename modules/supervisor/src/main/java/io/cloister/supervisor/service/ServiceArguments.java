package io.cloister.supervisor.service;

import java.util.Arrays;
import java.util.List;

/**
 * What the supervisor tells every service on its command line.
 *
 * @param journal flight, full or off. @param processes how many mailbox files there are. @param cores of the host.
 * @param debug say what happens on standard error. @param network none or sandbox.
 * @param volumes guest path and {@code :ro} or {@code :rw} of each volume, in the order of the gofer's roots 1, 2, ...
 */
public record ServiceArguments(
        String journal, int processes, int cores, boolean debug, String network, List<String> volumes) {
    /** The same without a journal: what is on tape is nobody's, and nobody is waited for to take it. */
    ServiceArguments unrecorded() {
        return new ServiceArguments("off", processes, cores, debug, network, volumes);
    }

    /** As arguments. */
    public List<String> encode() {
        String[] fixed = {
            journal, Integer.toString(processes), Integer.toString(cores), Boolean.toString(debug), network
        };
        String[] all = Arrays.copyOf(fixed, fixed.length + volumes.size());
        for (int i = 0; i < volumes.size(); i++) {
            all[fixed.length + i] = volumes.get(i);
        }
        return List.of(all);
    }

    /** From arguments. */
    public static ServiceArguments decode(List<String> args) {
        return new ServiceArguments(args.get(0), Integer.parseInt(args.get(1)), Integer.parseInt(args.get(2)),
            Boolean.parseBoolean(args.get(3)), args.get(4), List.copyOf(args.subList(5, args.size())));
    }
}
