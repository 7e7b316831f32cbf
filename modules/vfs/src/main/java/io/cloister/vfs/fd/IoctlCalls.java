package io.cloister.vfs.fd;

import io.cloister.abi.Errno;
import io.cloister.abi.Ioctls;
import io.cloister.abi.Open;
import io.cloister.abi.Sys;
import io.cloister.abi.TermioLayout;
import io.cloister.abi.Termios;
import io.cloister.abi.TermiosLayout;
import io.cloister.bus.Call;
import io.cloister.bus.CallHandler;
import io.cloister.bus.CallTable;
import io.cloister.vfs.file.IoctlRequest;
import io.cloister.vfs.file.OpenFile;
import io.cloister.vfs.inode.DirectoryFile;
import io.cloister.vfs.inode.RegularFile;
import io.cloister.vfs.signal.SignalledResults;
import io.cloister.vfs.task.Caller;

/**
 * ioctl(2): what every file has is answered here, the rest by the file. The bytes behind the third argument are fetched
 * first: how many, the command's own encoding says (ioctl(2), _IOW), for older commands a table.
 */
public final class IoctlCalls {
    private static final int WRITE_DIRECTION = 1 << 30;
    private static final int SIZE_MASK = 0x3fff;
    private static final int IFREQ = 40;

    private final SignalledResults results;

    public IoctlCalls(SignalledResults results) {
        this.results = results;
    }

    /** Has {@code table} serve its calls. */
    public void register(CallTable<Caller> table) {
        table.on(Sys.IOCTL, this::ioctl);
    }

    private static int inputSize(int command) {
        switch (command) {
            case Termios.TCSETS, Termios.TCSETSW, Termios.TCSETSF -> {
                return TermiosLayout.SIZE;
            }
            case Termios.TCSETA, Termios.TCSETAW, Termios.TCSETAF -> {
                return TermioLayout.SIZE;
            }
            case Termios.TIOCSWINSZ -> {
                return 8;
            }
            case Termios.TIOCSPGRP, Termios.TIOCMBIS, Termios.TIOCMBIC, Termios.TIOCMSET, Termios.TIOCSSOFTCAR,
                Termios.TIOCPKT, Termios.TIOCSETD,
                Ioctls.FIONBIO, Ioctls.FIOASYNC, Ioctls.FIOSETOWN, Ioctls.SIOCSPGRP -> {
                return 4;
            }
            case Termios.TIOCSTI -> {
                return 1;
            }
            case Ioctls.SIOCGIFCONF -> {
                return 16;
            }
            default -> {
            }
        }
        if (command >= Ioctls.SIOCADDRT && command <= 0x89ff && command != Ioctls.SIOCOUTQNSD) {
            return IFREQ;
        }
        boolean encoded = (command & WRITE_DIRECTION) != 0;
        return encoded ? command >>> 16 & SIZE_MASK : 0;
    }

    private long ioctl(Caller caller, Call call) {
        OpenFile file = caller.file(call.intArg(0));
        int command = call.intArg(1);
        if (file == null) {
            return -Errno.EBADF;
        }
        boolean plain = file instanceof RegularFile || file instanceof DirectoryFile;
        int size = plain && command != Ioctls.FIONBIO && command != Ioctls.FIOASYNC ? 0 : inputSize(command);
        if (size > 0 && call.phase() == 0) {
            return call.fetch(call.arg(2), size) < 0 ? -Errno.EINVAL : CallHandler.LATER;
        }
        if (size > 0 && call.phaseStatus() < 0) {
            return -Errno.EFAULT;
        }
        byte[] in = size == 0 ? new byte[0] : call.windowBytes(call.reserve(size), size);
        long result = general(caller, call.intArg(0), file, command, new Request(call, in));
        // a background process changes its terminal: SIGTTOU is on its way
        return result == -Errno.ERESTARTSYS ? results.after(call, result) : result;
    }

    private static long general(Caller caller, int fd, OpenFile file, int command, Request request) {
        switch (command) {
            case Ioctls.FIOCLEX, Ioctls.FIONCLEX -> {
                caller.files().closeOnExec(fd, command == Ioctls.FIOCLEX);
                return 0;
            }
            case Ioctls.FIONBIO, Ioctls.FIOASYNC -> {
                int flag = command == Ioctls.FIONBIO ? Open.O_NONBLOCK : Open.O_ASYNC;
                boolean on = (request.in()[0] | request.in()[1] | request.in()[2] | request.in()[3]) != 0;
                file.statusFlags(on ? file.statusFlags() | flag : file.statusFlags() & ~flag);
                return 0;
            }
            default -> {
                return file.ioctl(request);
            }
        }
    }

    private record Request(Call call, byte[] in) implements IoctlRequest {
        @Override
        public int tid() {
            return call.tid();
        }

        @Override
        public int command() {
            return call.intArg(1);
        }

        @Override
        public long argument() {
            return call.arg(2);
        }

        @Override
        public void out(byte[] bytes) {
            call.outTo(call.arg(2), bytes);
        }

        @Override
        public boolean outTo(long guestAddr, byte[] bytes) {
            return call.outTo(guestAddr, bytes);
        }
    }
}
