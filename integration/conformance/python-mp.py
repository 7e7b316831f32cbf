import multiprocessing as mp
def f(x): return x * x
if __name__ == "__main__":
    with mp.Pool(3) as p: print(p.map(f, range(20)))
    q = mp.Queue(); p = mp.Process(target=lambda: q.put("from child")); p.start(); print(q.get()); p.join(); print(p.exitcode)
    v = mp.Value("i", 0)
    def inc():
        for _ in range(1000):
            with v.get_lock(): v.value += 1
    ps = [mp.Process(target=inc) for _ in range(4)]; [p.start() for p in ps]; [p.join() for p in ps]; print(v.value)
