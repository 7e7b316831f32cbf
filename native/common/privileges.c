#include "common/privileges.h"
#include "common/die.h"

#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

void drop_privileges(uint64_t keep)
{
	struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2] = { { 0 }, { 0 } };

	must(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no_new_privs");
	must(prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0), "ambient capabilities");
	for (unsigned cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		if (cap >= 64 || !(keep >> cap & 1))
			must(prctl(PR_CAPBSET_DROP, cap, 0, 0, 0), "bounding capabilities");
	for (int half = 0; half < 2; half++)
		data[half].effective = data[half].permitted = (uint32_t)(keep >> (32 * half));
	must(syscall(SYS_capset, &header, data), "capset");
}
