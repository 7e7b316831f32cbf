#include "case.h"
#include <semaphore.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
int main(void)
{
	char n[40];
	snprintf(n, sizeof n, "/case-%d", getpid());
	sem_t *s = sem_open(n, O_CREAT | O_EXCL, 0600, 0);
	IS(s != SEM_FAILED);
	int fd = shm_open(n, O_CREAT | O_RDWR | O_EXCL, 0600);
	IS(fd >= 0);
	SHOW(ftruncate(fd, 4096));
	int *v = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	pid_t pid = fork();
	if (pid == 0) {
		for (int i = 0; i < 100; i++) {
			sem_wait(s);
			v[0]++;
			sem_post((sem_t *)(v + 16));
		}
		_exit(0);
	}
	sem_init((sem_t *)(v + 16), 1, 0);
	for (int i = 0; i < 100; i++) {
		sem_post(s);
		sem_wait((sem_t *)(v + 16));
	}
	ended("child", pid);
	printf("%d\n", v[0]);
	struct timespec t;
	clock_gettime(CLOCK_REALTIME, &t);
	t.tv_nsec += 20000000;
	if (t.tv_nsec >= 1000000000) {
		t.tv_sec++;
		t.tv_nsec -= 1000000000;
	}
	SHOW(sem_timedwait(s, &t));
	SHOW(sem_unlink(n));
	SHOW(shm_unlink(n));
	SHOW(shm_unlink(n));
	int m = shmget(IPC_PRIVATE, 10000, IPC_CREAT | 0600);
	char *a = shmat(m, NULL, 0);
	strcpy(a, "system five");
	pid = fork();
	if (pid == 0) {
		strcat(a, " shared");
		_exit(0);
	}
	ended("child", pid);
	puts(a);
	struct shmid_ds d;
	SHOW(shmctl(m, IPC_STAT, &d));
	printf("%d %d\n", (int)d.shm_segsz, (int)d.shm_nattch);
	SHOW(shmctl(m, IPC_RMID, NULL));
	puts(a);
	SHOW(shmdt(a));
	SHOW(shmdt(a));
	int q = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
	struct { long type; char text[20]; } msg = { 5, "five" };
	SHOW(msgsnd(q, &msg, 20, 0));
	msg.type = 3;
	strcpy(msg.text, "three");
	SHOW(msgsnd(q, &msg, 20, 0));
	SHOW(msgrcv(q, &msg, 20, 3, 0));
	puts(msg.text);
	SHOW(msgrcv(q, &msg, 20, 3, IPC_NOWAIT));
	SHOW(msgrcv(q, &msg, 20, 0, 0));
	puts(msg.text);
	SHOW(msgctl(q, IPC_RMID, NULL));
	int e = semget(IPC_PRIVATE, 2, IPC_CREAT | 0600);
	SHOW(semctl(e, 0, SETVAL, 2));
	struct sembuf op[2] = { { 0, -1, 0 }, { 1, 1, SEM_UNDO } };
	SHOW(semop(e, op, 2));
	SHOW(semctl(e, 0, GETVAL));
	SHOW(semctl(e, 1, GETVAL));
	op[0].sem_op = -5;
	op[0].sem_flg = IPC_NOWAIT;
	SHOW(semop(e, op, 1));
	pid = fork();
	if (pid == 0) {
		struct sembuf w = { 0, -2, 0 };
		_exit(semop(e, &w, 1) == 0 ? 0 : errno); /* which of the two would print first is chance */
	}
	pause_ms(30);
	op[0] = (struct sembuf){ 0, 1, 0 };
	SHOW(semop(e, op, 1));
	ended("waiter", pid);
	SHOW(semctl(e, 0, IPC_RMID));
	SHOW(semop(e, op, 1));
	return 0;
}
