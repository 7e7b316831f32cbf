#include "case.h"
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

/* What is said of the machine and the kernel in several places is the same in all of them. */

static char text[1 << 20];

static const char *file(const char *path)
{
	int fd = open(path, O_RDONLY);
	size_t have = 0;
	ssize_t n;

	while (fd >= 0 && have < sizeof text - 1 && (n = read(fd, text + have, sizeof text - 1 - have)) > 0)
		have += (size_t)n;
	text[have] = 0;
	if (fd >= 0)
		close(fd);
	return text;
}

static const char *line(const char *path)
{
	char *end = strchr(file(path), '\n');

	if (end)
		*end = 0;
	return text;
}

static int lines(const char *path, const char *start)
{
	int count = 0;

	for (const char *at = file(path); at && *at; at = strchr(at, '\n') ? strchr(at, '\n') + 1 : NULL)
		count += strncmp(at, start, strlen(start)) == 0;
	return count;
}

static void processors(void)
{
	cpu_set_t set;

	sched_getaffinity(0, sizeof set, &set);
	long online = sysconf(_SC_NPROCESSORS_ONLN);
	IS(CPU_COUNT(&set) == online);
	IS(lines("/proc/cpuinfo", "processor\t") == online);
	IS(lines("/proc/stat", "cpu") == online + 1);
	char range[40];
	snprintf(range, sizeof range, online == 1 ? "0" : "0-%ld", online - 1);
	IS(strcmp(line("/sys/devices/system/cpu/online"), range) == 0);
}

static void memory(void)
{
	struct sysinfo s;

	sysinfo(&s);
	unsigned long total = 0;
	sscanf(file("/proc/meminfo"), "MemTotal: %lu kB", &total);
	IS(total == s.totalram * s.mem_unit / 1024);
	IS(total / 4 == (unsigned long)sysconf(_SC_PHYS_PAGES));
}

static void kernel(void)
{
	struct utsname u;

	uname(&u);
	IS(strcmp(line("/proc/sys/kernel/osrelease"), u.release) == 0);
	IS(strcmp(line("/proc/sys/kernel/version"), u.version) == 0);
	IS(strcmp(line("/proc/sys/kernel/hostname"), u.nodename) == 0);
	IS(strcmp(line("/proc/sys/kernel/domainname"), u.domainname) == 0);
	IS(strstr(file("/proc/version"), u.release) && strstr(text, u.version));
}

static void congestion(void)
{
	char name[16] = "";
	socklen_t size = sizeof name;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	SHOW(getsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, &size));
	IS(strcmp(line("/proc/sys/net/ipv4/tcp_congestion_control"), name) == 0);
	IS(strstr(file("/proc/sys/net/ipv4/tcp_available_congestion_control"), name) != NULL);
	SHOW(setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, name, sizeof name));
}

/* What a connection says that it uses, and what /proc/sys says that it would. */
static void options(void)
{
	struct sockaddr_in at = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t size = sizeof at;
	int listener = socket(AF_INET, SOCK_STREAM, 0), fd = socket(AF_INET, SOCK_STREAM, 0);
	struct tcp_info info = { 0 };

	bind(listener, (struct sockaddr *)&at, size);
	getsockname(listener, (struct sockaddr *)&at, &size);
	SHOW(listen(listener, 1));
	SHOW(connect(fd, (struct sockaddr *)&at, size));
	size = sizeof info;
	SHOW(getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size));
	IS(!!(info.tcpi_options & TCPI_OPT_TIMESTAMPS) == (atoi(file("/proc/sys/net/ipv4/tcp_timestamps")) != 0));
	IS(!!(info.tcpi_options & TCPI_OPT_SACK) == (atoi(file("/proc/sys/net/ipv4/tcp_sack")) != 0));
	IS(!!(info.tcpi_options & TCPI_OPT_WSCALE) == (atoi(file("/proc/sys/net/ipv4/tcp_window_scaling")) != 0));
}

int main(void)
{
	processors();
	memory();
	kernel();
	congestion();
	options();
	return 0;
}
