/*
 * runtime.h - how a command of the container runtime (cloister-runtime) and a supervisor talk.
 *
 * ROOT is the directory of --root. Of a container there is ROOT/ID/, made by `create` and `run`, with
 *
 *   runtime.sock    SOCK_SEQPACKET, on which the supervisor of its sandbox listens, or a symbolic link to that
 *   state.json      the container's state as `state` prints it (runtime-spec, "State", and rootfs, created, owner);
 *                   the supervisor replaces it by rename(2) at each change. It is what is left when nobody listens
 *   supervisor.log  what the supervisor said to nobody, where this container began its sandbox
 *
 * The command connects, sends one request, and reads answers until RUNTIME_DONE. It may close before: then nobody waits
 * for the answer any more, and what was begun by it is to be undone. Host byte order.
 *
 *   request                                          answer
 *    0        4        8        12       16           0        4        8        12       16
 *   +--------+--------+--------+--------+            +--------+--------+--------+--------+
 *   | magic  | version| strings| bytes  |            | kind   | status | bytes  | 0      |
 *   +--------+--------+--------+--------+            +--------+--------+--------+--------+
 *   | fds    | kept   | 0      | 0      |            | pid, i64        | 0               |
 *   +--------+--------+--------+--------+ 32         +-----------------+-----------------+ 32
 *   | string NUL string NUL ...         |            | text, without NUL                 |
 *   +-----------------------------------+            +-----------------------------------+
 *
 * Strings: the command (create, run, start, state, kill, delete, exec, ps, pause, resume, update, events), and then
 * "name=value" each: id; root and cwd, absolute; all flags that were given, of the command and systemd-cgroup, debug,
 * rootless, by their long names, as true or false where they take no value, repeated where they may be; arg for each
 * argument behind the id. Values of bundle, pid-file, console-socket, process and resources are absolute paths. bundle
 * is always there for create and run.
 *
 * Descriptors: `fds` of them.
 *   create, run, exec   socket to a cloister-container (container.h), which the command has started; then the streams
 *                       0, 1, 2; then `kept` more, that the container's process is to have from 3 on
 *   update              with resources=-: memory that holds what came on standard input
 *
 * A command whose container is there, but that nobody listens for, is answered by the command itself. A `create` or
 * `run` that begins a sandbox starts its supervisor, which has the socket of this one request at RUNTIME_REQUEST_FD.
 */
#ifndef CLOISTER_RUNTIME_H
#define CLOISTER_RUNTIME_H

#include <stddef.h>
#include <stdint.h>

#define RUNTIME_MAGIC 0x54524c43u /* "CLRT" */
#define RUNTIME_VERSION 1u
#define RUNTIME_BYTES_MAX 131072u /* of a whole message */
#define RUNTIME_STRINGS_MAX 4096u
#define RUNTIME_FDS_MAX 253 /* SCM_MAX_FD of Linux */
#define RUNTIME_STREAM_FDS 4
#define RUNTIME_REQUEST_FD 27
#define RUNTIME_SOCKET "runtime.sock"
#define RUNTIME_RECORD "state.json"
#define RUNTIME_LOG "supervisor.log"

enum runtime_kind {
	RUNTIME_OUTPUT = 1, /* text for standard output, as it is; any number of them */
	RUNTIME_ERROR = 2,  /* text: one line, why it could not be done; the last before DONE */
	RUNTIME_DONE = 3,   /* status: the command's own; pid: of the cloister-container, for create, run and exec */
};

struct runtime_request {
	uint32_t magic, version, strings, bytes;
	uint32_t fds, kept, zero[2];
};

struct runtime_answer {
	uint32_t kind;
	int32_t status;
	uint32_t bytes, zero;
	int64_t pid, zero2;
};

_Static_assert(sizeof(struct runtime_request) == 32, "runtime_request");
_Static_assert(offsetof(struct runtime_request, strings) == 8, "runtime_request.strings");
_Static_assert(offsetof(struct runtime_request, bytes) == 12, "runtime_request.bytes");
_Static_assert(offsetof(struct runtime_request, fds) == 16, "runtime_request.fds");
_Static_assert(offsetof(struct runtime_request, kept) == 20, "runtime_request.kept");
_Static_assert(sizeof(struct runtime_answer) == 32, "runtime_answer");
_Static_assert(offsetof(struct runtime_answer, status) == 4, "runtime_answer.status");
_Static_assert(offsetof(struct runtime_answer, bytes) == 8, "runtime_answer.bytes");
_Static_assert(offsetof(struct runtime_answer, pid) == 16, "runtime_answer.pid");

#endif
