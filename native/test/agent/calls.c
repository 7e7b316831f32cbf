/* calls.c - what the toy kernel answers. The guest side is in guest_*.c. */
#include "toy.h"

#include <asm/unistd.h>
#include <sys/mman.h>

#include "test/check.h"

#define PATTERN(i) ((uint8_t)((i) * 131 + ((i) >> 8)))

static void answer(struct toy_stub *stub, uint32_t slot, int64_t result)
{
	struct reply r = reply_to(stub, slot);

	finish(&r, result, 0);
}

/* Descriptor 1: the log. Descriptor 5: bytes are checked against the pattern, at most what one chunk holds. */
static void serve_write(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m, uint64_t offset)
{
	int32_t len = m->arg_slot[1].len;
	uint8_t *data = window_in(m) + m->arg_slot[1].off;
	struct reply r = reply_to(stub, slot);
	int more = m->nr == __NR_write || m->nr == __NR_pwrite64 ? m->args[2] > (uint64_t)len : 1;

	if (len < 0) {
		finish(&r, len, 0);
		return;
	}
	if (m->args[0] == 1) {
		snprintf(toy.said, sizeof toy.said, "%.*s", len, (char *)data);
		finish(&r, len, 0);
		return;
	}
	for (int32_t i = 0; i < len; i++)
		if (data[i] != PATTERN(offset + m->stream_done + (uint64_t)i)) {
			finish(&r, -5, 0);
			return;
		}
	finish(&r, len, len > 0 && more ? REPLY_CONTINUE : 0);
}

static void serve_read(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m, uint64_t offset)
{
	int32_t len = m->arg_slot[1].len;
	uint8_t *data = window_in(m) + m->arg_slot[1].off;
	struct reply r = reply_to(stub, slot);

	for (int32_t i = 0; i < len; i++)
		data[i] = PATTERN(offset + m->stream_done + (uint64_t)i);
	add_copy(&r, m->args[1], m->arg_slot[1].off, (uint32_t)len);
	finish(&r, len, m->args[2] > (uint64_t)len ? REPLY_CONTINUE : 0);
}

static void serve_readv(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	uint64_t *iov = (uint64_t *)(window_in(m) + m->iov_off);
	uint32_t left = (uint32_t)m->arg_slot[1].len, off = m->arg_slot[1].off;
	struct reply r = reply_to(stub, slot);

	for (uint32_t i = 0; i < left; i++)
		window_in(m)[off + i] = PATTERN(m->stream_done + i);
	for (uint32_t i = 0; i < m->iov_count && left; i++) {
		uint32_t n = iov[2 * i + 1] < left ? (uint32_t)iov[2 * i + 1] : left;

		if (n)
			add_copy(&r, iov[2 * i], off, n);
		off += n;
		left -= n;
	}
	finish(&r, m->arg_slot[1].len, REPLY_CONTINUE);
}

static int serve_io(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	switch (m->nr) {
	case __NR_write:
		serve_write(stub, slot, m, 0);
		return 1;
	case __NR_read:
		serve_read(stub, slot, m, 0);
		return 1;
	case __NR_pwrite64:
		serve_write(stub, slot, m, m->args[3] - m->stream_done);
		return 1;
	case __NR_pread64:
		serve_read(stub, slot, m, m->args[3] - m->stream_done);
		return 1;
	case __NR_writev:
		serve_write(stub, slot, m, 0);
		return 1;
	case __NR_readv:
		serve_readv(stub, slot, m);
		return 1;
	default:
		return 0;
	}
}

/* Echoes of how an argument arrived: the guest compares. */
static int serve_shapes(struct toy_stub *stub, uint32_t slot, struct mailbox_slot *m)
{
	struct reply r;

	switch (m->nr) {
	case __NR_open: /* the path: its length with NUL, or why it could not be read */
		answer(stub, slot, m->arg_slot[0].len);
		return 1;
	case __NR_uname:
		r = reply_to(stub, slot);
		strcpy((char *)window_in(m) + m->arg_slot[0].off, "Toy");
		add_copy(&r, m->args[0], m->arg_slot[0].off, 390);
		finish(&r, 0, 0);
		return 1;
	case __NR_execve: /* strings and bytes of both vectors, as decimal digits; or the error */
		answer(stub, slot,
		       m->arg_slot[1].len < 0 ? m->arg_slot[1].len
					      : (int64_t)m->strv_count[0] * 1000 + m->strv_len[0] * 100 +
							m->strv_count[1] * 10 + m->strv_len[1]);
		return 1;
	case __NR_sendmsg:
		if (m->arg_slot[1].len < 0) {
			answer(stub, slot, m->arg_slot[1].len);
			return 1;
		}
		CHECK_IS(m->msg_name_len, 5);
		CHECK_IS(memcmp(window_in(m) + m->msg_name_off, "name!", 5), 0);
		CHECK_IS(m->msg_control_len, 16);
		CHECK_IS(memcmp(window_in(m) + m->arg_slot[1].off, "onetwo", 6), 0);
		answer(stub, slot, m->arg_slot[1].len);
		return 1;
	case __NR_select:
		answer(stub, slot, m->arg_slot[1].len * 1000 + m->arg_slot[3].len);
		return 1;
	default:
		return 0;
	}
}

void serve_call(struct toy_stub *stub, uint32_t slot)
{
	struct mailbox_slot *m = slot_in(stub, slot);

	if (serve_io(stub, slot, m) || serve_shapes(stub, slot, m) || serve_process_call(stub, slot, m) ||
	    serve_signal_call(stub, slot, m) || serve_memory_call(stub, slot, m))
		return;
	switch (m->nr) {
	case __NR_getpid:
		answer(stub, slot, 1000 + stub->index);
		break;
	case __NR_getppid:
		answer(stub, slot, (int64_t)m->args[0] + 1);
		break;
	case __NR_getpgid:
		answer(stub, slot, (int64_t)toy.patches);
		break;
	default:
		answer(stub, slot, -38);
	}
}
