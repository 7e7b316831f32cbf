#!/usr/bin/env python3
"""Records a golden journal: a small run with --journal=full, as the test GoldenJournalTest reads it in years to come.

    integration/golden/record.py NAME CMD ...      writes integration/src/test/resources/golden/vN-NAME.zip

N is the version of records that this checkout writes. Of the machine it is made on it has what guests are told of it, and what CMD looks at: the environment is
empty, the working directory is /. What the test has to find in it is one line of `journal show` each, without times, in vN-NAME.txt beside it.
"""
import os
import re
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
GOLDEN = os.path.join(ROOT, 'integration/src/test/resources/golden')
DESCRIPTOR = os.path.join(ROOT, 'modules/runtime/src/main/java/io/cloister/runtime/record/JournalRecordDescriptor.java')


def version():
    with open(DESCRIPTOR) as source:
        return re.search(r'int VERSION = (\d+);', source.read()).group(1)


def pack(directory, target):
    """Equal files give equal archives; holes of queue files cost nothing."""
    with zipfile.ZipFile(target, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, folders, files in os.walk(directory):
            folders.sort()
            for name in sorted(files):
                full = os.path.join(path, name)
                inside = os.path.relpath(full, directory)
                if inside in ('sandbox.json', 'spec', 'journal/setup.json') or name.endswith(('.cq4', '.spill')):
                    entry = zipfile.ZipInfo(inside, (2026, 1, 1, 0, 0, 0))
                    entry.compress_type = zipfile.ZIP_DEFLATED
                    with open(full, 'rb') as file:
                        archive.writestr(entry, file.read())


def main():
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    name, command = sys.argv[1], sys.argv[2:]
    target = os.path.join(GOLDEN, 'v%s-%s.zip' % (version(), name))
    with tempfile.TemporaryDirectory() as state:
        environment = {'PATH': '/usr/bin:/bin', 'CLOISTER_STATE': state}
        subprocess.run([os.path.join(ROOT, 'cloister'), 'do', '--id', 'golden', '--journal=full', '--cwd', '/', '--', *command], cwd='/',
                       env=environment, stdin=subprocess.DEVNULL, check=True)
        pack(os.path.join(state, 'golden'), target)
    print(target, os.path.getsize(target), 'bytes')


main()
