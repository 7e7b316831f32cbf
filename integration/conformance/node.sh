# A runtime with a compiler, an event loop and threads of its own.
command -v node > /dev/null || exit 0
cat > a.js <<'J'
const fs = require("fs"), http = require("http"), cp = require("child_process"), wt = require("worker_threads");
fs.writeFileSync("f", "x".repeat(100));
console.log(fs.readFileSync("f").length, process.cpuUsage().user > 0);
console.log(cp.execSync("echo from a child").toString().trim(), cp.spawnSync("sh", ["-c", "exit 4"]).status);
new wt.Worker("require('worker_threads').parentPort.postMessage(6 * 7)", { eval: true }).on("message", m => {
  console.log("worker", m);
  const server = http.createServer((q, r) => r.end("over http"));
  server.listen(0, () => http.get({ port: server.address().port }, r => r.on("data", d => { console.log("" + d); server.close(); })));
});
J
timeout 60 node a.js; echo $?
