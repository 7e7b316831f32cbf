#!/usr/bin/env python3
"""Holds a flight journal to its bound: no more than 64 MiB and one file for each service, however long the sandbox is busy.

    integration/soak/flight.py --seconds 30
"""
import argparse
import datetime
import json
import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLOISTER = os.path.join(ROOT, 'cloister')
MIB = 1 << 20
# JournalLimits: FLIGHT_BYTES, FILE_BYTES, and BLOCK_BYTES: the last batch of a file may reach into a block of its own.
BOUND = 64 * MIB
FILE = 8 * MIB
BLOCK = 2 * MIB
LOOK_S = 0.1


def state():
    return os.environ.get('CLOISTER_STATE') or ('/var/lib/cloister' if os.geteuid() == 0 else os.path.join(
        os.environ.get('XDG_STATE_HOME') or os.path.expanduser('~/.local/state'), 'cloister'))


def used(directory):
    """What du(1) says, bytes; a file may go while we look."""
    total = 0
    for entry in os.scandir(directory):
        try:
            total += entry.stat().st_blocks * 512
        except FileNotFoundError:
            pass
    return total


def files_begun(directory):
    """Queue files are named by count, as days since 1970."""
    names = [entry.name for entry in os.scandir(directory) if entry.name.endswith('.cq4')]
    days = [(datetime.date(int(n[:4]), int(n[4:6]), int(n[6:8])) - datetime.date(1970, 1, 1)).days for n in names]
    return max(days) + 1 if days else 0


def written(begun):
    """Bytes that the busiest service wrote in files that are full."""
    return FILE * max(0, *begun.values(), 0) - FILE


def kept_though_deleted(pid):
    """Journal files that take room on the disk and have no name any more: the writer holds them."""
    with open('/proc/%d/maps' % pid) as maps:
        found = set(re.findall(r'\S+\.cq4 \(deleted\)', maps.read()))
    for fd in os.listdir('/proc/%d/fd' % pid):
        try:
            target = os.readlink('/proc/%d/fd/%s' % (pid, fd))
        except OSError:
            continue
        if target.endswith('.cq4 (deleted)'):
            found.add(target)
    return len(found)


def watch(process, sandbox, enough):
    """Looks again and again; ends the guest when one service has written so much. The most that each used, files begun, files held though deleted."""
    journal = os.path.join(state(), sandbox, 'journal')
    most, begun, held, looks = {}, {}, 0, 0
    while process.poll() is None:
        if os.path.isfile(os.path.join(state(), sandbox, 'sandbox.json')):
            for service in os.scandir(journal):
                if service.is_dir():
                    most[service.name] = max(most.get(service.name, 0), used(service.path))
                    begun[service.name] = max(begun.get(service.name, 0), files_begun(service.path))
            looks += 1
            if looks % 10 == 0:
                held = max(held, kept_though_deleted(process.pid))
            if enough and written(begun) >= enough:
                subprocess.run([CLOISTER, 'kill', sandbox, 'TERM'], check=True)
                enough = None
        time.sleep(LOOK_S)
    return most, begun, held


def show(sandbox, busiest):
    """The journal can still be read, and what it has is whole."""
    for line in (['journal', 'stats', sandbox], ['journal', 'show', sandbox, '--service', busiest, '--limit', '5']):
        answer = subprocess.run([CLOISTER, *line], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if answer.returncode != 0 or 'damage' in answer.stdout.replace('DAMAGE', '') or not answer.stdout.strip():
            sys.exit('flight: %s: %s' % (' '.join(line), answer.stdout))
        print(answer.stdout if line[1] == 'show' else '\n'.join(answer.stdout.splitlines()[-8:]), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--seconds', type=float, default=30, help='how long at most')
    parser.add_argument('--times', type=float, default=0, help='no longer than until one service has written so many times its bound')
    options = parser.parse_args()
    sandbox = 'flight-%d' % os.getpid()
    soak = os.path.join(ROOT, 'integration', 'soak')
    process = subprocess.Popen([CLOISTER, 'do', '--id', sandbox, '--journal=flight', '--volume', soak + ':/soak:ro', '--', 'python3', '/soak/busy.py',
                                str(options.seconds)], stdin=subprocess.DEVNULL)
    most, begun, held = watch(process, sandbox, options.times * BOUND)
    if process.returncode != 0:
        sys.exit('flight: the sandbox ended with %d' % process.returncode)
    for name in sorted(most):
        print('%-9s at most %5.1f MiB on disk, about %5d MiB written' % (name, most[name] / MIB, FILE * begun[name] / MIB), flush=True)
    print('at most %d files held though deleted' % held, flush=True)
    beyond = [name for name in most if most[name] > BOUND + FILE + BLOCK]
    if beyond:
        sys.exit('flight: beyond the bound: ' + ', '.join(beyond))
    if written(begun) < BOUND:
        sys.exit('flight: that was not busy enough to say anything')
    if held > len(most):
        sys.exit('flight: deleted files still take room')
    show(sandbox, max(begun, key=begun.get))


main()
