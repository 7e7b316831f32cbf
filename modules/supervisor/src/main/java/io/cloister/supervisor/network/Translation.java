package io.cloister.supervisor.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Source address translation for what a sandbox sends beyond the host: by a table of nft(8) that is ours alone, or by
 * rules of iptables(8). Where iptables refuses to forward by default, as docker arranges it, a table of nft can't
 * overrule that: then two rules of iptables are made in any case.
 */
final class Translation {
    private static final String WAIT = "-w";

    /** A rule of iptables, without the action on it. */
    private record Rule(String table, String chain, List<String> match) {
        List<String> command(String iptables, String action) {
            List<String> words = new ArrayList<>(List.of(iptables, WAIT, "-t", table, action, chain));
            words.addAll(match);
            return words;
        }
    }

    private final String device;
    private final String network;
    private final String nft;
    private final String iptables;
    private final List<Rule> rules = new ArrayList<>();

    private Translation(String device, String network, String nft, String iptables) {
        this.device = device;
        this.network = network;
        this.nft = nft;
        this.iptables = iptables;
    }

    /** For {@code network} behind {@code device}: not made yet. */
    static Translation of(String device, String network) throws IOException {
        Translation t = new Translation(device, network, HostCommand.find("nft"), HostCommand.find("iptables"));
        if (t.nft == null && t.iptables == null) {
            throw new NetworkFailure("--network=sandbox needs nft(8) or iptables(8): install nftables");
        }
        if (t.nft == null) {
            t.rules.add(new Rule("nat", "POSTROUTING",
                List.of("-s", network, "!", "-o", device, "-j", "MASQUERADE")));
        }
        if (t.iptables != null && refusesToForward(t.iptables)) {
            t.rules.add(new Rule("filter", "FORWARD", List.of("-i", device, "-j", "ACCEPT")));
            t.rules.add(new Rule("filter", "FORWARD",
                List.of("-o", device, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j", "ACCEPT")));
        }
        return t;
    }

    private static boolean refusesToForward(String iptables) throws IOException {
        HostCommand.Outcome policy = HostCommand.run(List.of(iptables, WAIT, "-S", "FORWARD"), "");
        return policy.ok() && policy.text().lines().findFirst().orElse("").equals("-P FORWARD DROP");
    }

    /** The commands that undo it, each of which may fail where its part was not made. */
    List<List<String>> undo() {
        List<List<String>> commands = new ArrayList<>();
        if (nft != null) {
            commands.add(List.of(nft, "delete", "table", "ip", device));
        }
        for (Rule rule : rules) {
            commands.add(rule.command(iptables, "-D"));
        }
        return commands;
    }

    void make() throws IOException {
        if (nft != null) {
            HostCommand.must(List.of(nft, "-f", "-"), """
                table ip %s {
                  chain postrouting {
                    type nat hook postrouting priority 100; policy accept;
                    ip saddr %s oifname != "%s" masquerade
                  }
                }
                """.formatted(device, network, device));
        }
        for (Rule rule : rules) {
            HostCommand.must(rule.command(iptables, "-I"), "");
        }
    }
}
