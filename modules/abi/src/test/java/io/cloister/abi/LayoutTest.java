package io.cloister.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Field;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Pins every offset of every {@code *Layout} class to a literal number: a guest's memory has these, so none may move.
 */
class LayoutTest {
    @Test
    void files() throws ReflectiveOperationException {
        pin(StatLayout.class, """
            SIZE=144 ST_DEV=0 ST_INO=8 ST_NLINK=16 ST_MODE=24 ST_UID=28 ST_GID=32 ST_RDEV=40 ST_SIZE=48
            ST_BLKSIZE=56 ST_BLOCKS=64 ST_ATIME=72 ST_ATIME_NSEC=80 ST_MTIME=88 ST_MTIME_NSEC=96
            ST_CTIME=104 ST_CTIME_NSEC=112""");
        pin(StatxLayout.class, """
            SIZE=256 STX_MASK=0 STX_BLKSIZE=4 STX_ATTRIBUTES=8 STX_NLINK=16 STX_UID=20 STX_GID=24
            STX_MODE=28 STX_INO=32 STX_SIZE=40 STX_BLOCKS=48 STX_ATTRIBUTES_MASK=56 STX_ATIME=64
            STX_BTIME=80 STX_CTIME=96 STX_MTIME=112 STX_RDEV_MAJOR=128 STX_RDEV_MINOR=132
            STX_DEV_MAJOR=136 STX_DEV_MINOR=140 STX_MNT_ID=144 STX_DIO_MEM_ALIGN=152
            STX_DIO_OFFSET_ALIGN=156""");
        pin(StatxTimestampLayout.class, "SIZE=16 TV_SEC=0 TV_NSEC=8");
        pin(StatfsLayout.class, """
            SIZE=120 F_TYPE=0 F_BSIZE=8 F_BLOCKS=16 F_BFREE=24 F_BAVAIL=32 F_FILES=40 F_FFREE=48 F_FSID=56
            F_NAMELEN=64 F_FRSIZE=72 F_FLAGS=80 F_SPARE=88""");
        pin(IovecLayout.class, "SIZE=16 IOV_BASE=0 IOV_LEN=8");
        pin(PollfdLayout.class, "SIZE=8 FD=0 EVENTS=4 REVENTS=6");
        pin(EpollEventLayout.class, "SIZE=12 EVENTS=0 DATA=4");
        pin(Dirent64Layout.class, "SIZE=19 D_INO=0 D_OFF=8 D_RECLEN=16 D_TYPE=18 D_NAME=19");
        pin(DirentLayout.class, "SIZE=18 D_INO=0 D_OFF=8 D_RECLEN=16 D_NAME=18");
        pin(FlockLayout.class, "SIZE=32 L_TYPE=0 L_WHENCE=2 L_START=8 L_LEN=16 L_PID=24");
        pin(FOwnerExLayout.class, "SIZE=8 TYPE=0 PID=4");
        pin(InotifyEventLayout.class, "SIZE=16 WD=0 MASK=4 COOKIE=8 LEN=12 NAME=16");
        pin(OpenHowLayout.class, "SIZE=24 FLAGS=0 MODE=8 RESOLVE=16");
        pin(MountAttrLayout.class, "SIZE=32 ATTR_SET=0 ATTR_CLR=8 PROPAGATION=16 USERNS_FD=24");
        pin(WinsizeLayout.class, "SIZE=8 WS_ROW=0 WS_COL=2 WS_XPIXEL=4 WS_YPIXEL=6");
        pin(TermiosLayout.class, "SIZE=36 C_IFLAG=0 C_OFLAG=4 C_CFLAG=8 C_LFLAG=12 C_LINE=16 C_CC=17");
        pin(Termios2Layout.class, """
            SIZE=44 C_IFLAG=0 C_OFLAG=4 C_CFLAG=8 C_LFLAG=12 C_LINE=16 C_CC=17 C_ISPEED=36 C_OSPEED=40""");
        pin(TermioLayout.class, "SIZE=18 C_IFLAG=0 C_OFLAG=2 C_CFLAG=4 C_LFLAG=6 C_LINE=8 C_CC=9");
    }

    @Test
    void times() throws ReflectiveOperationException {
        pin(TimespecLayout.class, "SIZE=16 TV_SEC=0 TV_NSEC=8");
        pin(TimevalLayout.class, "SIZE=16 TV_SEC=0 TV_USEC=8");
        pin(TimezoneLayout.class, "SIZE=8 TZ_MINUTESWEST=0 TZ_DSTTIME=4");
        pin(ItimervalLayout.class, "SIZE=32 IT_INTERVAL_SEC=0 IT_INTERVAL_USEC=8 IT_VALUE_SEC=16 IT_VALUE_USEC=24");
        pin(ItimerspecLayout.class, "SIZE=32 IT_INTERVAL_SEC=0 IT_INTERVAL_NSEC=8 IT_VALUE_SEC=16 IT_VALUE_NSEC=24");
        pin(UtimbufLayout.class, "SIZE=16 ACTIME=0 MODTIME=8");
        pin(TmsLayout.class, "SIZE=32 TMS_UTIME=0 TMS_STIME=8 TMS_CUTIME=16 TMS_CSTIME=24");
        pin(TimexLayout.class, """
            SIZE=208 MODES=0 OFFSET=8 FREQ=16 MAXERROR=24 ESTERROR=32 STATUS=40 CONSTANT=48 PRECISION=56
            TOLERANCE=64 TIME_SEC=72 TIME_USEC=80 TICK=88 PPSFREQ=96 JITTER=104 SHIFT=112 STABIL=120
            JITCNT=128 CALCNT=136 ERRCNT=144 STBCNT=152 TAI=160""");
    }

    @Test
    void signals() throws ReflectiveOperationException {
        pin(SigactionLayout.class, "SIZE=32 SA_HANDLER=0 SA_FLAGS=8 SA_RESTORER=16 SA_MASK=24");
        pin(SiginfoLayout.class, """
            SIZE=128 SI_SIGNO=0 SI_ERRNO=4 SI_CODE=8 SI_PID=16 SI_UID=20 SI_STATUS=24 SI_UTIME=32
            SI_STIME=40 SI_VALUE=24 SI_INT=24 SI_PTR=24 SI_TIMERID=16 SI_OVERRUN=20 SI_ADDR=16
            SI_ADDR_LSB=24 SI_LOWER=32 SI_UPPER=40 SI_PKEY=32 SI_BAND=16 SI_FD=24 SI_CALL_ADDR=16
            SI_SYSCALL=24 SI_ARCH=28""");
        pin(SigeventLayout.class, "SIZE=64 SIGEV_VALUE=0 SIGEV_SIGNO=8 SIGEV_NOTIFY=12 SIGEV_NOTIFY_THREAD_ID=16");
        pin(SignalfdSiginfoLayout.class, """
            SIZE=128 SSI_SIGNO=0 SSI_ERRNO=4 SSI_CODE=8 SSI_PID=12 SSI_UID=16 SSI_FD=20 SSI_TID=24
            SSI_BAND=28 SSI_OVERRUN=32 SSI_TRAPNO=36 SSI_STATUS=40 SSI_INT=44 SSI_PTR=48 SSI_UTIME=56
            SSI_STIME=64 SSI_ADDR=72 SSI_ADDR_LSB=80 SSI_SYSCALL=84 SSI_CALL_ADDR=88 SSI_ARCH=96""");
        pin(StackLayout.class, "SIZE=24 SS_SP=0 SS_FLAGS=8 SS_SIZE=16");
    }

    @Test
    void processes() throws ReflectiveOperationException {
        pin(RusageLayout.class, """
            SIZE=144 RU_UTIME_SEC=0 RU_UTIME_USEC=8 RU_STIME_SEC=16 RU_STIME_USEC=24 RU_MAXRSS=32
            RU_IXRSS=40 RU_IDRSS=48 RU_ISRSS=56 RU_MINFLT=64 RU_MAJFLT=72 RU_NSWAP=80 RU_INBLOCK=88
            RU_OUBLOCK=96 RU_MSGSND=104 RU_MSGRCV=112 RU_NSIGNALS=120 RU_NVCSW=128 RU_NIVCSW=136""");
        pin(RlimitLayout.class, "SIZE=16 RLIM_CUR=0 RLIM_MAX=8");
        pin(UtsnameLayout.class, """
            SIZE=390 SYSNAME=0 NODENAME=65 RELEASE=130 VERSION=195 MACHINE=260 DOMAINNAME=325
            FIELD_SIZE=65""");
        pin(SysinfoLayout.class, """
            SIZE=112 UPTIME=0 LOADS=8 TOTALRAM=32 FREERAM=40 SHAREDRAM=48 BUFFERRAM=56 TOTALSWAP=64
            FREESWAP=72 PROCS=80 TOTALHIGH=88 FREEHIGH=96 MEM_UNIT=104""");
        pin(CloneArgsLayout.class, """
            SIZE=88 FLAGS=0 PIDFD=8 CHILD_TID=16 PARENT_TID=24 EXIT_SIGNAL=32 STACK=40 STACK_SIZE=48
            TLS=56 SET_TID=64 SET_TID_SIZE=72 CGROUP=80""");
        pin(SchedParamLayout.class, "SIZE=4 SCHED_PRIORITY=0");
        pin(SchedAttrLayout.class, """
            SIZE=56 ATTR_SIZE=0 SCHED_POLICY=4 SCHED_FLAGS=8 SCHED_NICE=16 SCHED_PRIORITY=20
            SCHED_RUNTIME=24 SCHED_DEADLINE=32 SCHED_PERIOD=40 SCHED_UTIL_MIN=48 SCHED_UTIL_MAX=52""");
        pin(CapHeaderLayout.class, "SIZE=8 VERSION=0 PID=4");
        pin(CapDataLayout.class, "SIZE=12 EFFECTIVE=0 PERMITTED=4 INHERITABLE=8");
        pin(RobustListHeadLayout.class, "SIZE=24 LIST=0 FUTEX_OFFSET=8 LIST_OP_PENDING=16");
        pin(FutexWaitvLayout.class, "SIZE=24 VAL=0 UADDR=8 FLAGS=16");
        pin(UserRegsLayout.class, """
            SIZE=216 R15=0 R14=8 R13=16 R12=24 RBP=32 RBX=40 R11=48 R10=56 R9=64 R8=72 RAX=80 RCX=88
            RDX=96 RSI=104 RDI=112 ORIG_RAX=120 RIP=128 CS=136 EFLAGS=144 RSP=152 SS=160 FS_BASE=168
            GS_BASE=176 DS=184 ES=192 FS=200 GS=208""");
        pin(SeccompDataLayout.class, "SIZE=64 NR=0 ARCH=4 INSTRUCTION_POINTER=8 ARGS=16");
        pin(SockFilterLayout.class, "SIZE=8 CODE=0 JT=2 JF=3 K=4");
        pin(SockFprogLayout.class, "SIZE=16 LEN=0 FILTER=8");
    }

    @Test
    void sockets() throws ReflectiveOperationException {
        pin(MsghdrLayout.class, """
            SIZE=56 MSG_NAME=0 MSG_NAMELEN=8 MSG_IOV=16 MSG_IOVLEN=24 MSG_CONTROL=32 MSG_CONTROLLEN=40
            MSG_FLAGS=48""");
        pin(MmsghdrLayout.class, "SIZE=64 MSG_HDR=0 MSG_LEN=56");
        pin(CmsghdrLayout.class, "SIZE=16 CMSG_LEN=0 CMSG_LEVEL=8 CMSG_TYPE=12 CMSG_DATA=16");
        pin(SockaddrUnLayout.class, "SIZE=110 SUN_FAMILY=0 SUN_PATH=2");
        pin(SockaddrInLayout.class, "SIZE=16 SIN_FAMILY=0 SIN_PORT=2 SIN_ADDR=4");
        pin(SockaddrIn6Layout.class, """
            SIZE=28 SIN6_FAMILY=0 SIN6_PORT=2 SIN6_FLOWINFO=4 SIN6_ADDR=8 SIN6_SCOPE_ID=24""");
        pin(SockaddrNlLayout.class, "SIZE=12 NL_FAMILY=0 NL_PID=4 NL_GROUPS=8");
        pin(SockaddrLlLayout.class, """
            SIZE=20 SLL_FAMILY=0 SLL_PROTOCOL=2 SLL_IFINDEX=4 SLL_HATYPE=8 SLL_PKTTYPE=10 SLL_HALEN=11
            SLL_ADDR=12""");
        pin(UcredLayout.class, "SIZE=12 PID=0 UID=4 GID=8");
        pin(LingerLayout.class, "SIZE=8 L_ONOFF=0 L_LINGER=4");
        pin(IfreqLayout.class, "SIZE=40 IFR_NAME=0 IFR_UNION=16");
        pin(IfconfLayout.class, "SIZE=16 IFC_LEN=0 IFC_BUF=8");
        pin(InPktinfoLayout.class, "SIZE=12 IPI_IFINDEX=0 IPI_SPEC_DST=4 IPI_ADDR=8");
        pin(In6PktinfoLayout.class, "SIZE=20 IPI6_ADDR=0 IPI6_IFINDEX=16");
    }

    @Test
    void ipc() throws ReflectiveOperationException {
        pin(SembufLayout.class, "SIZE=6 SEM_NUM=0 SEM_OP=2 SEM_FLG=4");
        pin(IpcPermLayout.class, "SIZE=48 KEY=0 UID=4 GID=8 CUID=12 CGID=16 MODE=20 SEQ=24");
        pin(SemidDsLayout.class, "SIZE=104 SEM_PERM=0 SEM_OTIME=48 SEM_CTIME=64 SEM_NSEMS=80");
        pin(MsqidDsLayout.class, """
            SIZE=120 MSG_PERM=0 MSG_STIME=48 MSG_RTIME=56 MSG_CTIME=64 MSG_CBYTES=72 MSG_QNUM=80
            MSG_QBYTES=88 MSG_LSPID=96 MSG_LRPID=100""");
        pin(ShmidDsLayout.class, """
            SIZE=112 SHM_PERM=0 SHM_SEGSZ=48 SHM_ATIME=56 SHM_DTIME=64 SHM_CTIME=72 SHM_CPID=80
            SHM_LPID=84 SHM_NATTCH=88""");
        pin(MqAttrLayout.class, "SIZE=64 MQ_FLAGS=0 MQ_MAXMSG=8 MQ_MSGSIZE=16 MQ_CURMSGS=24");
    }

    private static void pin(final Class<?> layout, final String literal) throws ReflectiveOperationException {
        final var expected = new TreeMap<String, Integer>();
        for (final String pair : literal.split("\\s+")) {
            final int equals = pair.indexOf('=');
            expected.put(pair.substring(0, equals), Integer.valueOf(pair.substring(equals + 1)));
        }
        final var actual = new TreeMap<String, Integer>();
        for (final Field field : layout.getDeclaredFields()) {
            actual.put(field.getName(), field.getInt(null));
        }
        assertEquals(expected, actual, layout.getSimpleName());
    }
}
