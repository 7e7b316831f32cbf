"""Makes records in every service as fast as it can, for so many seconds or until SIGTERM: what a flight journal has to forget."""
import mmap
import os
import signal
import socket
import sys
import time


goes_on = True


def stop(number, frame):
    global goes_on
    goes_on = False


def calls(until):
    """Mostly what makes many bytes of records in little time: long names that are not there, small calls of proc and mm; and some of all else."""
    near = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    near.bind(('127.0.0.1', 0))
    here = near.getsockname()
    page = mmap.mmap(-1, 4096)
    absent = '/tmp/' + 'x' * 240
    while goes_on and time.monotonic() < until:
        for i in range(2000):
            os.access(absent, os.R_OK)
        for i in range(1000):
            os.getppid()
        for i in range(500):
            page.madvise(mmap.MADV_NORMAL)
        for i in range(50):
            near.sendto(b'ping', here)
            near.recv(16)
            os.close(os.open('/etc/passwd', os.O_RDONLY))
        if os.fork() == 0:
            os._exit(0)
        os.wait()


signal.signal(signal.SIGTERM, stop)
calls(time.monotonic() + float(sys.argv[1]))
print('busy to the end', flush=True)
