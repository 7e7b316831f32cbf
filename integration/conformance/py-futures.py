from concurrent.futures import ThreadPoolExecutor, ProcessPoolExecutor, as_completed, wait
import os, time, threading, queue
def square(x): return x * x
def boom(x): raise ValueError(x)
if __name__ == "__main__":
    with ThreadPoolExecutor(8) as e: print(list(e.map(square, range(20))))
    with ProcessPoolExecutor(3) as e:
        print(list(e.map(square, range(20), chunksize=3)))
        print(sorted(f.result() for f in as_completed([e.submit(square, i) for i in range(5)])))
        try: e.submit(boom, 4).result()
        except ValueError as x: print("ValueError", x)
    q, out = queue.Queue(5), []
    def work():
        while (i := q.get()) is not None: out.append(i); q.task_done()
    ts = [threading.Thread(target=work) for _ in range(4)]; [t.start() for t in ts]
    for i in range(200): q.put(i)
    q.join(); [q.put(None) for _ in ts]; [t.join() for t in ts]; print(len(out), sum(out))
    ev, sem, bar = threading.Event(), threading.Semaphore(2), threading.Barrier(3)
    def meet(): ev.wait(); bar.wait(); sem.acquire(); time.sleep(0.001); sem.release()
    ts = [threading.Thread(target=meet) for _ in range(3)]; [t.start() for t in ts]; ev.set(); [t.join() for t in ts]; print("met")
    c = threading.Condition()
    with c: print(c.wait(0.02))
    t = threading.Timer(0.02, lambda: print("timer")); t.start(); t.join()
