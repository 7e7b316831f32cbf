import asyncio, os, signal, sys
async def tick(n, d):
    await asyncio.sleep(d); return n
async def serve():
    async def echo(r, w):
        w.write((await r.readline()).upper()); await w.drain(); w.close()
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async def ask(i):
        r, w = await asyncio.open_connection("127.0.0.1", port)
        w.write(b"hello %d\n" % i); x = await r.read(); w.close(); return x
    print(await asyncio.gather(*(ask(i) for i in range(10))))
    server.close()
async def main():
    print(await asyncio.gather(*(tick(i, (5 - i) / 50) for i in range(5))))
    try: await asyncio.wait_for(asyncio.sleep(10), 0.05)
    except asyncio.TimeoutError: print("timeout")
    await serve()
    p = await asyncio.create_subprocess_exec("sh", "-c", "cat; echo err >&2; exit 3", stdin=-1, stdout=-1, stderr=-1)
    print(await p.communicate(b"input"), p.returncode)
    print(await asyncio.to_thread(lambda: sum(range(1000))))
    loop = asyncio.get_running_loop(); f = loop.create_future()
    loop.add_signal_handler(signal.SIGUSR1, lambda: f.set_result("signal")); os.kill(os.getpid(), signal.SIGUSR1); print(await f)
    q = asyncio.Queue(); t = asyncio.create_task(q.get()); await q.put(5); print(await t)
    server = await asyncio.start_unix_server(lambda r, w: (w.write(b"unix"), w.close()), "s"); r, w = await asyncio.open_unix_connection("s"); print(await r.read()); w.close(); server.close()
asyncio.run(main())
