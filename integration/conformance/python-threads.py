import threading, queue, subprocess, os, time
q = queue.Queue()
def work(n):
    for i in range(100):
        q.put(n * 1000 + i)
ts = [threading.Thread(target=work, args=(n,)) for n in range(8)]
[t.start() for t in ts]; [t.join() for t in ts]
print(q.qsize(), sum(q.queue))
print(subprocess.run(["echo", "sub"], capture_output=True).stdout)
print(subprocess.run("exit 9", shell=True).returncode)
p = subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
print(p.communicate(b"x" * 300000)[0].count(b"x"))
e = threading.Event()
t0 = time.monotonic(); print(e.wait(0.05)); print(0.04 < time.monotonic() - t0 < 2)
l = threading.Lock(); c = 0
def inc():
    global c
    for _ in range(20000):
        with l: c += 1
ts = [threading.Thread(target=inc) for _ in range(4)]; [t.start() for t in ts]; [t.join() for t in ts]; print(c)
