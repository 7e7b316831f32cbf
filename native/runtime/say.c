#include "runtime/say.h"
#include "runtime/flags.h"
#include "runtime/json.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define ERROR_MAX 4096

/* As runc's: {"level":"error","msg":"...","time":"..."}, or time="..." level=error msg="..." */
static void log_error(const char *text)
{
	char now[32], quoted[2 * ERROR_MAX];
	time_t seconds = time(NULL);
	struct tm utc;
	int fd = open(line.log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);

	if (fd < 0) {
		dprintf(2, "cloister: %s: %m\n", line.log);
		return;
	}
	strftime(now, sizeof now, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&seconds, &utc));
	json_quote(text, quoted, sizeof quoted);
	if (line.log_json)
		dprintf(fd, "{\"level\":\"error\",\"msg\":%s,\"time\":\"%s\"}\n", quoted, now);
	else
		dprintf(fd, "time=\"%s\" level=error msg=%s\n", now, quoted);
	close(fd);
}

static int say(const char *format, va_list args)
{
	char text[ERROR_MAX];

	vsnprintf(text, sizeof text, format, args);
	text[strcspn(text, "\n")] = 0;
	if (line.log)
		log_error(text);
	dprintf(2, "cloister: %s\n", text);
	return line.command ? line.command->failed : 1;
}

int say_error(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int status = say(format, args);

	va_end(args);
	return status;
}

void give_up(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	int status = say(format, args);

	va_end(args);
	exit(status);
}
