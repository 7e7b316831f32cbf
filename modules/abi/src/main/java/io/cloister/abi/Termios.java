package io.cloister.abi;

/**
 * Terminals: termios(3), ioctl_tty(2), pts(4). Layout of the structure is {@link TermiosLayout}.
 */
public final class Termios {
    // Requests
    public static final int TCGETS = 0x5401;
    public static final int TCSETS = 0x5402;
    public static final int TCSETSW = 0x5403;
    public static final int TCSETSF = 0x5404;
    public static final int TCGETA = 0x5405;
    public static final int TCSETA = 0x5406;
    public static final int TCSETAW = 0x5407;
    public static final int TCSETAF = 0x5408;
    public static final int TCSBRK = 0x5409;
    public static final int TCXONC = 0x540a;
    public static final int TCFLSH = 0x540b;
    public static final int TIOCEXCL = 0x540c;
    public static final int TIOCNXCL = 0x540d;
    public static final int TIOCSCTTY = 0x540e;
    public static final int TIOCGPGRP = 0x540f;
    public static final int TIOCSPGRP = 0x5410;
    public static final int TIOCOUTQ = 0x5411;
    public static final int TIOCSTI = 0x5412;
    public static final int TIOCGWINSZ = 0x5413;
    public static final int TIOCSWINSZ = 0x5414;
    public static final int TIOCMGET = 0x5415;
    public static final int TIOCMBIS = 0x5416;
    public static final int TIOCMBIC = 0x5417;
    public static final int TIOCMSET = 0x5418;
    public static final int TIOCGSOFTCAR = 0x5419;
    public static final int TIOCSSOFTCAR = 0x541a;
    public static final int FIONREAD = 0x541b;
    public static final int TIOCINQ = 0x541b;
    public static final int TIOCLINUX = 0x541c;
    public static final int TIOCCONS = 0x541d;
    public static final int TIOCGSERIAL = 0x541e;
    public static final int TIOCSSERIAL = 0x541f;
    public static final int TIOCPKT = 0x5420;
    public static final int FIONBIO = 0x5421;
    public static final int TIOCNOTTY = 0x5422;
    public static final int TIOCSETD = 0x5423;
    public static final int TIOCGETD = 0x5424;
    public static final int TCSBRKP = 0x5425;
    public static final int TIOCSBRK = 0x5427;
    public static final int TIOCCBRK = 0x5428;
    public static final int TIOCGSID = 0x5429;
    public static final int TCGETS2 = 0x802c542a;
    public static final int TCSETS2 = 0x402c542b;
    public static final int TCSETSW2 = 0x402c542c;
    public static final int TCSETSF2 = 0x402c542d;
    public static final int TIOCGPTN = 0x80045430;
    public static final int TIOCSPTLCK = 0x40045431;
    public static final int TIOCGDEV = 0x80045432;
    public static final int TCGETX = 0x5432;
    public static final int TCSETX = 0x5433;
    public static final int TIOCSIG = 0x40045436;
    public static final int TIOCVHANGUP = 0x5437;
    public static final int TIOCGPKT = 0x80045438;
    public static final int TIOCGPTLCK = 0x80045439;
    public static final int TIOCGEXCL = 0x80045440;
    public static final int TIOCGPTPEER = 0x5441;
    public static final int FIONCLEX = 0x5450;
    public static final int FIOCLEX = 0x5451;
    public static final int FIOASYNC = 0x5452;
    public static final int FIOQSIZE = 0x5460;
    public static final int TIOCGLCKTRMIOS = 0x5456;
    public static final int TIOCSLCKTRMIOS = 0x5457;
    public static final int TIOCMIWAIT = 0x545c;
    public static final int TIOCGICOUNT = 0x545d;

    // TIOCPKT packet bits
    public static final int TIOCPKT_DATA = 0x0;
    public static final int TIOCPKT_FLUSHREAD = 0x1;
    public static final int TIOCPKT_FLUSHWRITE = 0x2;
    public static final int TIOCPKT_STOP = 0x4;
    public static final int TIOCPKT_START = 0x8;
    public static final int TIOCPKT_NOSTOP = 0x10;
    public static final int TIOCPKT_DOSTOP = 0x20;
    public static final int TIOCPKT_IOCTL = 0x40;

    // Virtual consoles (refused, but programs ask)
    public static final int KDGETMODE = 0x4b3b;
    public static final int KDSETMODE = 0x4b3a;
    public static final int KDGKBTYPE = 0x4b33;
    public static final int KDGKBMODE = 0x4b44;
    public static final int VT_GETMODE = 0x5601;
    public static final int VT_GETSTATE = 0x5603;
    public static final int VT_OPENQRY = 0x5600;

    // c_iflag
    public static final int IGNBRK = 01;
    public static final int BRKINT = 02;
    public static final int IGNPAR = 04;
    public static final int PARMRK = 010;
    public static final int INPCK = 020;
    public static final int ISTRIP = 040;
    public static final int INLCR = 0100;
    public static final int IGNCR = 0200;
    public static final int ICRNL = 0400;
    public static final int IUCLC = 01000;
    public static final int IXON = 02000;
    public static final int IXANY = 04000;
    public static final int IXOFF = 010000;
    public static final int IMAXBEL = 020000;
    public static final int IUTF8 = 040000;

    // c_oflag
    public static final int OPOST = 01;
    public static final int OLCUC = 02;
    public static final int ONLCR = 04;
    public static final int OCRNL = 010;
    public static final int ONOCR = 020;
    public static final int ONLRET = 040;
    public static final int OFILL = 0100;
    public static final int OFDEL = 0200;
    public static final int NLDLY = 0400;
    public static final int CRDLY = 03000;
    public static final int TABDLY = 014000;
    public static final int XTABS = 014000;
    public static final int BSDLY = 020000;
    public static final int VTDLY = 040000;
    public static final int FFDLY = 0100000;

    // c_cflag
    public static final int CBAUD = 010017;
    public static final int B0 = 0;
    public static final int B50 = 01;
    public static final int B75 = 02;
    public static final int B110 = 03;
    public static final int B134 = 04;
    public static final int B150 = 05;
    public static final int B200 = 06;
    public static final int B300 = 07;
    public static final int B600 = 010;
    public static final int B1200 = 011;
    public static final int B1800 = 012;
    public static final int B2400 = 013;
    public static final int B4800 = 014;
    public static final int B9600 = 015;
    public static final int B19200 = 016;
    public static final int B38400 = 017;
    public static final int CSIZE = 060;
    public static final int CS5 = 0;
    public static final int CS6 = 020;
    public static final int CS7 = 040;
    public static final int CS8 = 060;
    public static final int CSTOPB = 0100;
    public static final int CREAD = 0200;
    public static final int PARENB = 0400;
    public static final int PARODD = 01000;
    public static final int HUPCL = 02000;
    public static final int CLOCAL = 04000;
    public static final int CBAUDEX = 010000;
    public static final int BOTHER = 010000;
    public static final int B57600 = 010001;
    public static final int B115200 = 010002;
    public static final int B230400 = 010003;
    public static final int ADDRB = 04000000000;
    public static final int CIBAUD = 02003600000;
    public static final int CMSPAR = 010000000000;
    public static final int CRTSCTS = 020000000000;

    // c_lflag
    public static final int ISIG = 01;
    public static final int ICANON = 02;
    public static final int XCASE = 04;
    public static final int ECHO = 010;
    public static final int ECHOE = 020;
    public static final int ECHOK = 040;
    public static final int ECHONL = 0100;
    public static final int NOFLSH = 0200;
    public static final int TOSTOP = 0400;
    public static final int ECHOCTL = 01000;
    public static final int ECHOPRT = 02000;
    public static final int ECHOKE = 04000;
    public static final int FLUSHO = 010000;
    public static final int PENDIN = 040000;
    public static final int IEXTEN = 0100000;
    public static final int EXTPROC = 0200000;

    // Indices into c_cc
    public static final int VINTR = 0;
    public static final int VQUIT = 1;
    public static final int VERASE = 2;
    public static final int VKILL = 3;
    public static final int VEOF = 4;
    public static final int VTIME = 5;
    public static final int VMIN = 6;
    public static final int VSWTC = 7;
    public static final int VSTART = 8;
    public static final int VSTOP = 9;
    public static final int VSUSP = 10;
    public static final int VEOL = 11;
    public static final int VREPRINT = 12;
    public static final int VDISCARD = 13;
    public static final int VWERASE = 14;
    public static final int VLNEXT = 15;
    public static final int VEOL2 = 16;
    public static final int NCCS = 19;

    // TCXONC and TCFLSH arguments
    public static final int TCOOFF = 0;
    public static final int TCOON = 1;
    public static final int TCIOFF = 2;
    public static final int TCION = 3;
    public static final int TCIFLUSH = 0;
    public static final int TCOFLUSH = 1;
    public static final int TCIOFLUSH = 2;

    // A c_cc entry of this value is disabled
    public static final int __DISABLED_CHAR = 0;

    // Line disciplines and sizes of a terminal that nobody configured
    public static final int N_TTY = 0;
    public static final int N_SLIP = 1;
    public static final int N_MOUSE = 2;
    public static final int N_PPP = 3;
    public static final int CANON_MAX = 4096;

    // Settings of a fresh terminal
    public static final int DEFAULT_IFLAG = 02400;
    public static final int DEFAULT_OFLAG = 05;
    public static final int DEFAULT_CFLAG = 02277;
    public static final int DEFAULT_PTY_CFLAG = 0277;
    public static final int DEFAULT_LFLAG = 0105073;

    private static final byte[] DEFAULT_CC = {
        3, 0x1c, 0x7f, 0x15, 4, 0, 1, 0, 0x11, 0x13, 0x1a, 0, 0x12, 0x0f, 0x17, 0x16, 0, 0, 0,
    };

    private Termios() {
    }

    /** The {@link #NCCS} control characters of a fresh terminal, in a new array. */
    public static byte[] defaultCc() {
        return DEFAULT_CC.clone();
    }
}
