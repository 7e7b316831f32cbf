# A master with workers, sendfile, signals to reload and to quit.
command -v nginx > /dev/null || exit 0
mkdir -p www; seq 20000 > www/big; echo small > www/small
cat > c <<C
worker_processes 2; pid $PWD/pid; error_log $PWD/error.log; daemon off; user root;
events { worker_connections 64; }
http { access_log off; sendfile on; client_body_temp_path $PWD/t1; proxy_temp_path $PWD/t2; fastcgi_temp_path $PWD/t3; uwsgi_temp_path $PWD/t4;
  scgi_temp_path $PWD/t5; server { listen unix:$PWD/s; root $PWD/www; } }
C
nginx -c "$PWD/c" 2> /dev/null &
master=$!
get() { python3 - "$1" <<'P'
import socket, sys
s = socket.socket(socket.AF_UNIX); s.connect("s"); s.sendall(("GET /%s HTTP/1.0\r\n\r\n" % sys.argv[1]).encode()); b = b""
while True:
    x = s.recv(65536)
    if not x: break
    b += x
print(b.split(b"\r\n")[0].decode(), len(b.split(b"\r\n\r\n", 1)[1]) if b"200" in b[:20] else "")
P
}
for i in $(seq 200); do test -S s && test -s pid && break; sleep 0.05; done
get small; get big; get none; kill -HUP $master; sleep 0.3; get small; for i in 1 2 3 4 5 6; do get big > o$i & w="$w $!"; done; wait $w; cat o?
kill -QUIT $master; wait $master; echo $?
