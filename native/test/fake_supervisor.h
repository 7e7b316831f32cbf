/* fake_supervisor.h - the other end of cloister-runtime's requests, for tests. */
#ifndef CLOISTER_TEST_FAKE_SUPERVISOR_H
#define CLOISTER_TEST_FAKE_SUPERVISOR_H

/*
 * Takes the request at RUNTIME_REQUEST_FD, then listens in `directory` until `delete`. What it does follows from the
 * name of the bundle: refuse, die, or goes on.
 */
int fake_supervisor(const char *directory);

#endif
