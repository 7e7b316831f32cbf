# A server with an event loop, persistence by fork, and a Unix socket.
command -v redis-server > /dev/null || exit 0
command -v redis-cli > /dev/null || exit 0
redis-server --port 0 --unixsocket "$PWD/s" --dir "$PWD" --save '' --appendonly yes > log 2>&1 &
server=$!
r() { redis-cli -s "$PWD/s" "$@"; }
for i in $(seq 200); do r ping 2> /dev/null | grep -q PONG && break; sleep 0.05; done
r set a 1; r incr a; r rpush l x y z; r lrange l 0 -1; r hset h f v; r hgetall h; r expire a 100; r ttl a
for i in $(seq 300); do echo "set k$i v$i"; done | r > /dev/null; r dbsize
r bgsave > /dev/null
for i in $(seq 200); do r info persistence | tr -d '\r' | grep -q '^rdb_bgsave_in_progress:0' && break; sleep 0.05; done
r info persistence | tr -d '\r' | grep rdb_last_bgsave_status; test -s dump.rdb && echo saved
r eval 'return redis.call("get", KEYS[1]) * 2' 1 a
r shutdown nosave; wait $server; echo $?
