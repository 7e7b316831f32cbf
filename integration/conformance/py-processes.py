import os, signal, time, sys, select, threading, faulthandler, atexit, ctypes
print(os.getpgrp() == os.getpgid(0), os.getsid(0) >= 0, os.getppid() >= 0)
r, w = os.pipe()
if (p := os.fork()) == 0:
    os.setsid(); os.write(w, b"%d" % (os.getsid(0) == os.getpid())); os._exit(0)
print(os.waitpid(p, 0)[1], os.read(r, 1))
ps = []
for i in range(30):
    if (p := os.fork()) == 0: time.sleep(0.001 * (30 - i)); os._exit(i)
    ps.append(p)
done = set()
while ps_left := set(ps) - done: done.add(os.wait()[0])
print(len(done)); hits = []
signal.signal(signal.SIGCHLD, lambda *a: hits.append(1))
for i in range(5):
    if os.fork() == 0: os._exit(0)
t = time.monotonic()
n = 0
while n < 5 and time.monotonic() - t < 5:
    try: n += os.waitpid(-1, os.WNOHANG)[0] > 0
    except ChildProcessError: break
print(n, len(hits) > 0); signal.signal(signal.SIGCHLD, signal.SIG_DFL)
fd = os.pidfd_open(os.getpid()); print(fd > 2); wr, ww = os.pipe(); os.set_blocking(ww, False); signal.set_wakeup_fd(ww); signal.signal(signal.SIGUSR1, lambda *a: None); os.kill(os.getpid(), signal.SIGUSR1); print(os.read(wr, 9)); signal.set_wakeup_fd(-1)
t = threading.Thread(target=lambda: print(signal.sigwait([signal.SIGUSR2]).name)); signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2]); t.start(); time.sleep(0.05); signal.pthread_kill(t.ident, signal.SIGUSR2); t.join()
print(signal.sigtimedwait([signal.SIGUSR2], 0.02)); signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02); c = []
signal.signal(signal.SIGALRM, lambda *a: c.append(1))
while len(c) < 4: signal.pause()
print(signal.setitimer(signal.ITIMER_REAL, 0)[1]); v = []
signal.signal(signal.SIGVTALRM, lambda *a: v.append(1)); signal.setitimer(signal.ITIMER_VIRTUAL, 0.02)
e = time.monotonic() + 5
while not v and time.monotonic() < e: pass
print(len(v)); print(os.times().user >= 0); atexit.register(lambda: print("atexit"))
if (p := os.fork()) == 0: os.execvpe("sh", ["sh", "-c", "echo $V; exit 5"], {"V": "from exec", "PATH": os.environ["PATH"]})
print(os.waitstatus_to_exitcode(os.waitpid(p, 0)[1])); print(os.posix_spawn("/bin/sh", ["sh", "-c", "exit 3"], os.environ) > 0, os.waitstatus_to_exitcode(os.wait()[1]))
if (p := os.fork()) == 0: signal.signal(signal.SIGTERM, lambda *a: sys.exit(4)); os.kill(os.getppid(), 0); signal.pause()
time.sleep(0.1); os.kill(p, signal.SIGTERM); print(os.waitstatus_to_exitcode(os.waitpid(p, 0)[1])); sys.stdout.flush(); os.abort() if os.fork() == 0 else print(os.WTERMSIG(os.wait()[1]))
try: raise KeyboardInterrupt
except KeyboardInterrupt: print("interrupt")
os.kill(os.getpid(), signal.SIGKILL)
