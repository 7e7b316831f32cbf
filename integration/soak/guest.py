"""What runs in the sandbox meanwhile: checks everything it does, and notes how long it had to wait."""
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time

goes_on = True


def stop(number, frame):
    global goes_on
    goes_on = False


def say(line):
    os.write(1, line.encode() + b'\n')


def compute(parent):
    """A second process that only computes: its result is known."""
    digest = b''
    while os.getppid() == parent:
        for i in range(2000):
            digest = hashlib.sha256(digest + b'%d' % i).digest()
        again = b''
        for i in range(200):
            again = hashlib.sha256(again + b'%d' % i).digest()
        say('computed ' + again.hex()[:16])
        time.sleep(0.05)


def files(n):
    """Writes, renames and reads back; appends are counted, so that a doubled or lost one shows."""
    data = hashlib.sha256(b'%d' % n).digest() * 300
    name = '/tmp/soak/f%d' % (n % 200)
    with open(name + '.new', 'wb') as f:
        f.write(data)
    os.rename(name + '.new', name)
    with open(name, 'rb') as f:
        assert f.read() == data, ('file', n)
    os.write(log, b'%08d\n' % n)
    return data


def pipes(n, data):
    out = subprocess.run(['sh', '-c', 'sha256sum | cut -c1-64'], input=data, stdout=subprocess.PIPE, check=True).stdout
    assert out.decode().strip() == hashlib.sha256(data).hexdigest(), ('pipe', n)


def threads(n):
    r, w = os.pipe()
    t = threading.Thread(target=lambda: (time.sleep(0.002), os.write(w, b'%d' % n)))
    t.start()
    assert os.read(r, 20) == b'%d' % n, ('thread', n)
    t.join()
    os.close(r)
    os.close(w)


signal.signal(signal.SIGTERM, stop)
os.makedirs('/tmp/soak')
log = os.open('/tmp/soak/log', os.O_CREAT | os.O_RDWR | os.O_APPEND)
main = os.getpid()
if os.fork() == 0:
    compute(main)
    os._exit(0)
n = 0
last = time.monotonic()
while goes_on:
    content = files(n)
    if n % 10 == 0:
        pipes(n, content)
    if n % 7 == 0:
        threads(n)
    now = time.monotonic()
    if now - last > 0.02:
        say('gap %.6f %.6f' % (last, now))
    last = now
    n += 1
assert os.pread(log, 9 * n + 1, 0) == b''.join(b'%08d\n' % i for i in range(n)), 'log'
say('all %d rounds were good' % n)
