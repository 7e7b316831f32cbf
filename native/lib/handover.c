#include "cloister.h"
#include "lib/handover.h"
#include "lib/outcome.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

static int send_batch(int sock, const struct handover *batch, const int *fds, int timeout_ms)
{
	for (;;) {
		struct pollfd p = { sock, POLLOUT, 0 };
		int64_t r = cl_send_fds(sock, batch, (int64_t)HANDOVER_BYTES(batch->count), fds, batch->count);

		if (r != -EAGAIN)
			return r < 0 ? (int)r : 0;
		int ready = poll(&p, 1, timeout_ms);

		if (ready <= 0)
			return ready < 0 ? -errno : -ETIMEDOUT;
	}
}

int cl_give_descriptors(int sock, const int *fds, const int *numbers, int n, int timeout_ms)
{
	struct handover batch = { .tag = 0 };

	for (int at = 0; at < n; at += batch.count) {
		batch.count = n - at < HANDOVER_BATCH ? n - at : HANDOVER_BATCH;
		for (int i = 0; i < batch.count; i++)
			batch.numbers[i] = numbers[at + i];
		int r = send_batch(sock, &batch, fds + at, timeout_ms);

		if (r < 0)
			return r;
	}
	batch.count = 0;
	return send_batch(sock, &batch, NULL, timeout_ms);
}

struct range {
	int low, high;
};

static struct range range_of(const int *values, int n)
{
	struct range r = { values[0], values[0] };

	for (int i = 1; i < n; i++) {
		r.low = values[i] < r.low ? values[i] : r.low;
		r.high = values[i] > r.high ? values[i] : r.high;
	}
	return r;
}

/*
 * What arrived lies at the lowest free numbers: where they overlap with the wanted ones, one would overwrite another.
 */
static int place(const struct handover *batch, const int *fds)
{
	struct range arrived = range_of(fds, batch->count), wanted = range_of(batch->numbers, batch->count);

	if (wanted.low < 0 || (arrived.low <= wanted.high && wanted.low <= arrived.high))
		return -EBUSY;
	for (int i = 0; i < batch->count; i++) {
		if (dup3(fds[i], batch->numbers[i], O_CLOEXEC) < 0)
			return -errno;
		close(fds[i]);
	}
	return 0;
}

static void close_all(const int *fds, int n)
{
	for (int i = 0; i < n; i++)
		close(fds[i]);
}

/* Number of descriptors of the next batch with this tag, or -errno. */
static int take_batch(int sock, int tag, int timeout_ms)
{
	struct handover batch = { .tag = 0 };
	int fds[HANDOVER_BATCH], n, r;

	do {
		int64_t length;

		do
			length = cl_recv_fds(sock, &batch, sizeof batch, fds, HANDOVER_BATCH, &n, timeout_ms);
		while (length == -EINTR);
		if (length <= 0)
			return length < 0 ? (int)length : -EPIPE;
		if (length != (int64_t)HANDOVER_BYTES(n) || batch.count != n)
			r = -EPROTO;
		else if (batch.tag != tag || n == 0)
			r = 0;
		else
			r = place(&batch, fds);
		if (r < 0 || batch.tag != tag)
			close_all(fds, n);
	} while (r == 0 && batch.tag != tag);
	return r < 0 ? r : n;
}

int cl_take_descriptors(int sock, int tag, int timeout_ms)
{
	int total = 0;

	for (;;) {
		int n = take_batch(sock, tag, timeout_ms);

		if (n <= 0)
			return n < 0 ? n : total;
		total += n;
	}
}

int cl_fill_descriptors(int fd, int limit)
{
	int filled = 0;

	for (;;) {
		int r = fcntl(fd, F_DUPFD_CLOEXEC, 0);

		if (r < 0)
			return -errno;
		if (r >= limit) {
			close(r);
			return filled;
		}
		filled++;
	}
}

int cl_keeper_order(int sock, int what, int lowest, int tag)
{
	struct keeper_order order = { what, lowest, tag };
	int64_t r = cl_send_fds(sock, &order, sizeof order, NULL, 0);

	return r < 0 ? (int)r : 0;
}
