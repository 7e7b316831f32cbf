#!/usr/bin/env python3
"""Kills and replaces services of a sandbox at random, and kills its supervisor, under a program that checks all it does; then replays the sandbox's journal.

    integration/soak/soak.py --kills 200 --swaps 50
"""
import argparse
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLOISTER = os.path.join(ROOT, 'cloister')
SETTLE_S = 0.7  # asking takes a JVM, which would take the cores that the recovery is to be measured on
SERVICES = ['dispatch', 'proc', 'mm', 'vfs', 'netstack', 'gofer']
SUPERVISOR = 'supervisor'


def cloister(*args):
    return subprocess.run([CLOISTER, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def services(sandbox):
    answer = cloister('services', '--json', sandbox)
    if answer.returncode != 0:
        sys.exit('soak: the sandbox is gone: ' + answer.stdout)
    found = json.loads(answer.stdout)
    return {s['service']: s for s in (found if isinstance(found, list) else found['services'])}


def supervisor(sandbox):
    return next(s['supervisorPid'] for s in json.loads(cloister('ps', '--json').stdout) if s['id'] == sandbox)


def await_successor(sandbox, before):
    time.sleep(SETTLE_S)
    until = time.monotonic() + 60
    while supervisor(sandbox) == before or cloister('services', sandbox).returncode != 0:
        if time.monotonic() > until:
            sys.exit('soak: the supervisor was not succeeded within 60 s')


def kill(sandbox, name, dice):
    """Kills a process and waits for the next; returns when that was. A second one may die a little before or after: half the time with the supervisor."""
    first = supervisor(sandbox)
    before = services(sandbox)
    alone = 1 if name == SUPERVISOR else 3
    also = dice.choice(dice.choices(SERVICES, k=1) + [None] * alone)
    also = None if also == name else also
    pids = [first if name == SUPERVISOR else before[name]['pid']] + ([before[also]['pid']] if also else [])
    dice.shuffle(pids)
    began = time.monotonic()
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
        if also:
            time.sleep(dice.choice([0, 0.001, 0.01, 0.1, 0.3]) * dice.random())
    if name == SUPERVISOR:
        await_successor(sandbox, first)
    for service in {name, also} - {SUPERVISOR, None}:
        await_running(sandbox, service, before[service]['restarts'])
    return began, name + ('+' + also if also else '')


def await_running(sandbox, name, restarts):
    time.sleep(SETTLE_S)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        service = services(sandbox)[name]
        if service['restarts'] > restarts and service['state'] == 'running':
            return
    sys.exit('soak: %s did not come back within 60 s' % name)


def rounds(log):
    with open(log) as f:
        return f.read()


def gaps(text):
    return [(float(a), float(b)) for a, b in re.findall(r'^gap (\S+) (\S+)$', text, re.M)]


def pause(events, found):
    """For each event the longest wait of the guest that overlaps the two seconds after it, ms, and the service."""
    return sorted((max([0] + [(b - max(a, t)) * 1000 for a, b in found if a < t + 2 and b > t]), name) for t, name in events)


def report(kind, events, found):
    waits = pause(events, found)
    if waits:
        longest = ', '.join('%s %.0f' % (name, ms) for ms, name in reversed(waits[-3:]))
        print('%-6s %4d  guest waited: median %.0f ms, p99 %.0f ms; longest %s ms' % (
            kind, len(waits), statistics.median(ms for ms, _ in waits), waits[min(len(waits) - 1, int(len(waits) * 0.99))][0], longest),
            flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--kills', type=int, default=200)
    parser.add_argument('--swaps', type=int, default=50)
    parser.add_argument('--seed', type=int, default=None, help='of the order of events; printed')
    parser.add_argument('--only', default=None, help='kill nobody but this one')
    parser.add_argument('--journal', default='full', choices=['full', 'flight', 'off'])
    options = parser.parse_args()
    seed = options.seed if options.seed is not None else random.randrange(1 << 30)
    dice = random.Random(seed)
    print('seed', seed, flush=True)
    sandbox = 'soak-%d' % os.getpid()
    log = tempfile.mkstemp(prefix='cloister-soak')[1]
    guest = os.path.join(ROOT, 'integration', 'soak')
    command = [CLOISTER, 'do', '--id', sandbox, '--journal=' + options.journal, '--volume', guest + ':/soak:ro', '--', 'python3', '/soak/guest.py']
    with open(log, 'w') as out:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT)
    until = time.monotonic() + 60
    while 'gap' not in rounds(log) and 'computed' not in rounds(log) and time.monotonic() < until:
        time.sleep(0.1)
    events = ['kill'] * options.kills + ['swap'] * options.swaps
    dice.shuffle(events)
    done = {'kill': [], 'two': [], 'swap': []}
    for i, event in enumerate(events):
        time.sleep(dice.random())
        if event == 'kill':
            first = not done['kill'] and not done['two']  # so that a short soak has it, too
            began, name = kill(sandbox, options.only or (SUPERVISOR if first else dice.choice(SERVICES + [SUPERVISOR])), dice)
            done['two' if '+' in name else 'kill'].append((began, name))
        else:
            name = dice.choice(SERVICES)
            answer = cloister('swap', sandbox, name)
            if answer.returncode != 0:
                sys.exit('soak: swap of %s: %s' % (name, answer.stdout))
            done[event].append((time.monotonic() - 2, name))
        if i % 10 == 9:
            print('%d of %d events' % (i + 1, len(events)), file=sys.stderr, flush=True)
    cloister('kill', sandbox, 'TERM')
    try:
        status = process.wait(60)
    except subprocess.TimeoutExpired:
        process.kill()
        sys.exit('soak: the guest does not end\n' + rounds(log)[-2000:])
    text = rounds(log)
    results = set(re.findall(r'computed (\S+)', text))
    verdict = re.search(r'all \d+ rounds were good', text)
    if status != 0 or not verdict or len(results) != 1:
        sys.exit('soak: status %d, results %s\n%s' % (status, results, text[-3000:]))
    for kind in done:
        report(kind, done[kind], gaps(text))
    print(verdict.group(0), flush=True)
    if options.journal == 'full':
        replay = cloister('replay', sandbox)
        print(replay.stdout, end='', flush=True)
        sys.exit(replay.returncode)


main()
