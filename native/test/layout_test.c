/*
 * layout_test.c - mailbox.h and its Java twins, MailboxDescriptor and ActionOp. Argument: their directory.
 *
 * A Java constant that is not in the table below fails, so that none can be added without being held to the C side.
 */
#include "mailbox.h"
#include "test/check.h"

struct fact {
	const char *name;
	int64_t value;
};

#define SLOT(name, field) { #name, offsetof(struct mailbox_slot, field) }
#define PROCESS(name, field) { #name, offsetof(struct mailbox_process, field) }
#define BELL(name, field) { #name, offsetof(struct bell, field) }
#define BELLS(name, field) { #name, offsetof(struct bells, field) }
#define SAME(name) { #name, (int64_t)(name) }
#define ACTION(name) { #name, ACTION_##name }

static const struct fact mailbox[] = {
	{ "VERSION", MAILBOX_VERSION }, { "FILE_SIZE", (int64_t)MAILBOX_FILE_SIZE },
	{ "SLOTS_PER_PROCESS", MAX_SLOTS + 1 }, /* slots and, with the highest number, the header */
	{ "HEADER_SLOT", MAX_SLOTS },
	SAME(MAX_PROCESSES), SAME(MAX_SLOTS), SAME(SLOT_STRIDE), SAME(SLOT_ACTIONS), SAME(SLOT_ACTIONS_SIZE),
	SAME(SLOT_WINDOW), SAME(SLOT_WINDOW_SIZE), SAME(GUEST_TOP),
	SAME(STATE_GUEST), SAME(STATE_CALL), SAME(STATE_REPLY),
	SAME(REPLY_CONTINUE), SAME(REPLY_RESUBMIT), SAME(REPLY_RESUBMIT_FAILED),
	SLOT(STATE, state), SLOT(AGENT_SLEEPING, agent_sleeping), SLOT(SEQ, seq), SLOT(NR, nr), SLOT(ARGS, args),
	SLOT(PHASE, phase), SLOT(DOOR, door), SLOT(PHASE_STATUS, phase_status), SLOT(ARG_SLOT, arg_slot),
	SLOT(RESULT, result), SLOT(REPLY_FLAGS, reply_flags), SLOT(ACTION_BYTES, action_bytes),
	SLOT(MAP_TICKET, map_ticket), SLOT(STREAM_DONE, stream_done), SLOT(SIG_PENDING, sig_pending), SLOT(PID, pid),
	SLOT(TID, tid), SLOT(UID, uid), SLOT(EUID, euid), SLOT(GID, gid), SLOT(EGID, egid), SLOT(LOCAL_OK, local_ok),
	SLOT(CLEAR_TID, clear_tid), SLOT(ROBUST_LIST, robust_list), SLOT(HOST_PID, host_pid), SLOT(HOST_TID, host_tid),
	SLOT(LOCAL_CALLS, local_calls), SLOT(REGS, regs), SLOT(IOV_OFF, iov_off), SLOT(IOV_COUNT, iov_count),
	SLOT(MSG_NAME_OFF, msg_name_off), SLOT(MSG_NAME_LEN, msg_name_len), SLOT(MSG_CONTROL_OFF, msg_control_off),
	SLOT(MSG_CONTROL_LEN, msg_control_len), SLOT(MSG_HDR_OFF, msg_hdr_off), SLOT(MSG_FLAGS, msg_flags),
	SLOT(STRV_OFF, strv_off), SLOT(STRV_LEN, strv_len), SLOT(STRV_COUNT, strv_count), SLOT(CPU_NS, cpu_ns),
	PROCESS(P_VERSION, version), PROCESS(P_INDEX, index), PROCESS(P_CALL_BITS, call_bits),
	PROCESS(P_MAP_SEQ, map_seq), PROCESS(P_CPU_NS, cpu_ns),
	{ "BELLS_SIZE", sizeof(struct bells) }, { "BELL_STRIDE", sizeof(struct bell) },
	BELL(BELL_WORD, word), BELL(BELL_SLEEPING, sleeping), BELL(BELL_PROCESS_BITS, process_bits),
	BELLS(SPINNERS, spinners), BELLS(MAX_SPINNERS, max_spinners), BELLS(SPIN_TSC, spin_tsc),
	BELLS(WAKE_SEQ, wake_seq), BELLS(SERVICE_CORE, service_core), { NULL, 0 },
};

static const struct fact actions[] = {
	ACTION(COPY_OUT), ACTION(MAP), ACTION(UNMAP), ACTION(PROTECT), ACTION(REMAP), ACTION(ADVISE), ACTION(START),
	ACTION(SIGNAL), ACTION(THREAD), ACTION(FORK), ACTION(STORE32), ACTION(SET_BASE), ACTION(EXIT_THREAD),
	ACTION(FETCH), ACTION(PATCH), ACTION(FUTEX_CHECK), ACTION(FETCH_STR), ACTION(FUTEX_OP), ACTION(FILL),
	SAME(SIGNAL_KEEP), SAME(SIGNAL_RESTART), SAME(SIGNAL_EINTR),
	SAME(THREAD_SET_TLS), SAME(THREAD_CHILD_SETTID), SAME(THREAD_PARENT_SETTID), { NULL, 0 },
};

static const struct fact *fact_of(const struct fact *facts, const char *name)
{
	for (; facts->name; facts++)
		if (strcmp(facts->name, name) == 0)
			return facts;
	return NULL;
}

/* 1: equal. A value that is not a number is an expression over the constants above it, which the table has computed. */
static int agrees(const struct fact *facts, const char *name, const char *value)
{
	const struct fact *fact = fact_of(facts, name);
	char *end;
	long long number = strtoll(value, &end, 0);

	return fact && ((*end != ';' && *end != 'L') || number == fact->value);
}

static void compare(const char *directory, const char *file, const struct fact *facts)
{
	char path[4096], line[512], name[64], value[128];
	int seen = 0, all = 0, good = 1;

	snprintf(path, sizeof path, "%s/%s", directory, file);
	FILE *java = fopen(path, "re");

	CHECK(java != NULL);
	while (fgets(line, sizeof line, java))
		if (sscanf(line, " public static final %*s %63[A-Z0-9_] = %127[^\n]", name, value) == 2) {
			if (!agrees(facts, name, value)) {
				fprintf(stderr, "%s: not so in C, or not in layout_test.c: %s", path, line);
				good = 0;
			}
			seen++;
		}
	fclose(java);
	for (const struct fact *f = facts; f->name; f++)
		all++;
	CHECK(good);
	CHECK_IS(seen, all);
}

int main(int argc, char *argv[])
{
	CHECK_IS(argc, 2);
	CHECK(!agrees(actions, "COPY_OUT", "2;"));
	CHECK(!agrees(actions, "NEW", "1;"));
	compare(argv[1], "MailboxDescriptor.java", mailbox);
	compare(argv[1], "ActionOp.java", actions);
	return 0;
}
