package io.cloister.abi;

/**
 * ioctl(2) requests of files, sockets and interfaces; those of terminals are in {@link Termios}.
 */
public final class Ioctls {
    // Any descriptor
    public static final int FIONREAD = 0x541b;
    public static final int FIONBIO = 0x5421;
    public static final int FIONCLEX = 0x5450;
    public static final int FIOCLEX = 0x5451;
    public static final int FIOASYNC = 0x5452;
    public static final int FIOQSIZE = 0x5460;
    public static final int FIBMAP = 0x1;
    public static final int FIGETBSZ = 0x2;
    public static final int FIFREEZE = 0xc0045877;
    public static final int FITHAW = 0xc0045878;
    public static final int FICLONE = 0x40049409;
    public static final int FICLONERANGE = 0x4020940d;
    public static final int FIDEDUPERANGE = 0xc0189436;
    public static final int FS_IOC_GETFLAGS = 0x80086601;
    public static final int FS_IOC_SETFLAGS = 0x40086602;
    public static final int FS_IOC_GETVERSION = 0x80087601;
    public static final int FS_IOC_FIEMAP = 0xc020660b;
    public static final int FS_IOC_FSGETXATTR = 0x801c581f;
    public static final int FS_IOC_FSSETXATTR = 0x401c5820;

    // Inode flags of FS_IOC_GETFLAGS
    public static final int FS_SYNC_FL = 0x8;
    public static final int FS_IMMUTABLE_FL = 0x10;
    public static final int FS_APPEND_FL = 0x20;
    public static final int FS_NODUMP_FL = 0x40;
    public static final int FS_NOATIME_FL = 0x80;
    public static final int FS_DIRSYNC_FL = 0x10000;

    // Block devices
    public static final int BLKROGET = 0x125e;
    public static final int BLKGETSIZE = 0x1260;
    public static final int BLKFLSBUF = 0x1261;
    public static final int BLKSSZGET = 0x1268;
    public static final int BLKBSZGET = 0x80081270;
    public static final int BLKGETSIZE64 = 0x80081272;

    // Namespace files
    public static final int NS_GET_USERNS = 0xb701;
    public static final int NS_GET_PARENT = 0xb702;
    public static final int NS_GET_NSTYPE = 0xb703;
    public static final int NS_GET_OWNER_UID = 0xb704;

    // /dev/random
    public static final int RNDGETENTCNT = 0x80045200;
    public static final int RNDADDTOENTCNT = 0x40045201;
    public static final int RNDADDENTROPY = 0x40085203;
    public static final int RNDRESEEDCRNG = 0x5207;

    // Sockets
    public static final int FIOSETOWN = 0x8901;
    public static final int SIOCSPGRP = 0x8902;
    public static final int FIOGETOWN = 0x8903;
    public static final int SIOCGPGRP = 0x8904;
    public static final int SIOCATMARK = 0x8905;
    public static final int SIOCINQ = 0x541b;
    public static final int SIOCOUTQ = 0x5411;
    public static final int SIOCOUTQNSD = 0x894b;
    public static final int SIOCGSTAMP = 0x8906;
    public static final int SIOCGSTAMPNS = 0x8907;

    // Routes and interfaces (netdevice(7))
    public static final int SIOCADDRT = 0x890b;
    public static final int SIOCDELRT = 0x890c;
    public static final int SIOCGIFNAME = 0x8910;
    public static final int SIOCGIFCONF = 0x8912;
    public static final int SIOCGIFFLAGS = 0x8913;
    public static final int SIOCSIFFLAGS = 0x8914;
    public static final int SIOCGIFADDR = 0x8915;
    public static final int SIOCSIFADDR = 0x8916;
    public static final int SIOCGIFDSTADDR = 0x8917;
    public static final int SIOCSIFDSTADDR = 0x8918;
    public static final int SIOCGIFBRDADDR = 0x8919;
    public static final int SIOCSIFBRDADDR = 0x891a;
    public static final int SIOCGIFNETMASK = 0x891b;
    public static final int SIOCSIFNETMASK = 0x891c;
    public static final int SIOCGIFMETRIC = 0x891d;
    public static final int SIOCSIFMETRIC = 0x891e;
    public static final int SIOCGIFMTU = 0x8921;
    public static final int SIOCSIFMTU = 0x8922;
    public static final int SIOCSIFNAME = 0x8923;
    public static final int SIOCSIFHWADDR = 0x8924;
    public static final int SIOCGIFHWADDR = 0x8927;
    public static final int SIOCADDMULTI = 0x8931;
    public static final int SIOCDELMULTI = 0x8932;
    public static final int SIOCGIFINDEX = 0x8933;
    public static final int SIOCGIFPFLAGS = 0x8935;
    public static final int SIOCDIFADDR = 0x8936;
    public static final int SIOCGIFTXQLEN = 0x8942;
    public static final int SIOCSIFTXQLEN = 0x8943;
    public static final int SIOCETHTOOL = 0x8946;
    public static final int SIOCDARP = 0x8953;
    public static final int SIOCGARP = 0x8954;
    public static final int SIOCSARP = 0x8955;
    public static final int SIOCGIFMAP = 0x8970;
    public static final int SIOCSIFMAP = 0x8971;
    public static final int SIOCGIFVLAN = 0x8982;
    public static final int SIOCGIFBR = 0x8940;

    // TUN/TAP
    public static final int TUNSETIFF = 0x400454ca;
    public static final int TUNGETIFF = 0x800454d2;
    public static final int TUNSETPERSIST = 0x400454cb;
    public static final int TUNSETOWNER = 0x400454cc;
    public static final int TUNGETFEATURES = 0x800454cf;
    public static final int TUNSETOFFLOAD = 0x400454d0;
    public static final int TUNSETVNETHDRSZ = 0x400454d8;
    public static final int IFF_TUN = 0x1;
    public static final int IFF_TAP = 0x2;
    public static final int IFF_NO_PI = 0x1000;
    public static final int IFF_VNET_HDR = 0x4000;

    private Ioctls() {
    }
}
