package io.cloister.mm;

import io.cloister.bus.ProcText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The texts of /proc/PID that come from an address space; proc(5), "maps", "smaps", "statm". */
final class ProcTexts {
    private static final int NAME_COLUMN = 73;

    private final MmKernel kernel;

    ProcTexts(MmKernel kernel) {
        this.kernel = kernel;
    }

    /** The whole text, or null for a kind that mm does not know. */
    byte[] text(int kind, AddressSpace space) {
        return switch (kind) {
            case ProcText.MAPS -> maps(space, false);
            case ProcText.SMAPS -> maps(space, true);
            case ProcText.STATM -> statm(space);
            case ProcText.LAYOUT -> layout(space);
            case ProcText.AUXV -> space.auxv.clone();
            default -> null;
        };
    }

    private byte[] maps(AddressSpace space, boolean detailed) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(space.areas.size() * 80);
        StringBuilder line = new StringBuilder(128);
        for (int i = 0; i < space.areas.size(); i++) {
            Vma area = space.areas.at(i);
            if (area.is(Vma.TRAMPOLINE)) {
                continue;
            }
            line.setLength(0);
            head(line, area);
            byte[] name = area.object != null ? area.object.path : name(space, area);
            append(out, line, name);
            if (detailed) {
                out.writeBytes(details(area).getBytes(StandardCharsets.US_ASCII));
            }
        }
        if (kernel.vdsoAddress != 0) {
            Vma vdso = new Vma(kernel.vdsoAddress, kernel.vdsoAddress + 2 * MmKernel.PAGE, 5, 0);
            line.setLength(0);
            head(line, vdso);
            append(out, line, "[vdso]".getBytes(StandardCharsets.US_ASCII));
            if (detailed) {
                out.writeBytes(details(vdso).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return out.toByteArray();
    }

    private static void append(ByteArrayOutputStream out, StringBuilder line, byte[] name) {
        if (name.length > 0) {
            while (line.length() < NAME_COLUMN) {
                line.append(' ');
            }
        }
        out.writeBytes(line.toString().getBytes(StandardCharsets.US_ASCII));
        for (byte b : name) {
            if (b == '\n') {
                out.writeBytes(new byte[] {'\\', '0', '1', '2'});
            } else {
                out.write(b);
            }
        }
        out.write('\n');
    }

    private static void head(StringBuilder line, Vma area) {
        hex(line, area.start, 8).append('-');
        hex(line, area.end, 8).append(' ');
        line.append((area.prot & 1) != 0 ? 'r' : '-')
                .append((area.prot & 2) != 0 ? 'w' : '-')
                .append((area.prot & 4) != 0 ? 'x' : '-');
        line.append(area.is(Vma.SHARED) ? 's' : 'p').append(' ');
        hex(line, area.object == null ? 0 : area.offset, 8).append(' ');
        long device = area.object == null ? 0 : area.object.device;
        hex(line, device >>> 8 & 0xfff, 2).append(':');
        hex(line, device & 0xff, 2).append(' ');
        line.append(area.object == null ? 0 : area.object.inode).append(' ');
    }

    private static StringBuilder hex(StringBuilder line, long value, int digits) {
        String text = Long.toHexString(value);
        for (int i = text.length(); i < digits; i++) {
            line.append('0');
        }
        return line.append(text);
    }

    private static byte[] name(AddressSpace space, Vma area) {
        boolean heap = area.start <= space.brk && area.end > space.brkStart && area.is(Vma.HEAP);
        String name = heap ? "[heap]" : area.is(Vma.STACK) ? "[stack]" : "";
        return name.getBytes(StandardCharsets.US_ASCII);
    }

    /** Resident is said to be what is mapped and can be touched: the host knows better, we don't ask it. */
    private static String details(Vma area) {
        long size = area.length() / 1024;
        long resident = area.prot == 0 ? 0 : size;
        boolean shared = area.object != null;
        String[] names = {
            "Size",
            "KernelPageSize",
            "MMUPageSize",
            "Rss",
            "Pss",
            "Shared_Clean",
            "Shared_Dirty",
            "Private_Clean",
            "Private_Dirty",
            "Referenced",
            "Anonymous",
            "LazyFree",
            "AnonHugePages",
            "ShmemPmdMapped",
            "FilePmdMapped",
            "Shared_Hugetlb",
            "Private_Hugetlb",
            "Swap",
            "SwapPss",
            "Locked"
        };
        long[] values = {size, 4, 4, resident, resident, shared ? resident : 0, 0, 0, shared ? 0 : resident, resident,
            shared ? 0 : resident, 0, 0, 0, 0, 0, 0, 0, 0, area.is(Vma.LOCKED) ? size : 0};
        StringBuilder out = new StringBuilder(640);
        for (int i = 0; i < names.length; i++) {
            String number = Long.toString(values[i]);
            out.append(names[i]).append(':');
            for (int pad = 24 - names[i].length() - 1 - number.length(); pad > 0; pad--) {
                out.append(' ');
            }
            out.append(number).append(" kB\n");
        }
        out.append("THPeligible:           0\nVmFlags: ");
        out.append((area.prot & 1) != 0 ? "rd " : "")
                .append((area.prot & 2) != 0 ? "wr " : "")
                .append((area.prot & 4) != 0 ? "ex " : "");
        out.append(area.is(Vma.SHARED) ? "sh " : "").append("mr mw me ").append(area.is(Vma.LOCKED) ? "lo " : "");
        return out.append("\n").toString();
    }

    /** size resident shared text lib data dt, in pages. */
    private static byte[] statm(AddressSpace space) {
        long size = 0;
        long resident = 0;
        long shared = 0;
        long data = 0;
        for (int i = 0; i < space.areas.size(); i++) {
            Vma area = space.areas.at(i);
            long pages = area.is(Vma.TRAMPOLINE) ? 0 : area.length() / MmKernel.PAGE;
            size += pages;
            resident += area.prot == 0 || area.is(Vma.NORESERVE | Vma.STACK) ? 0 : pages;
            shared += area.object != null ? pages : 0;
            data += area.isData() || area.is(Vma.STACK) ? pages : 0;
        }
        long text = (space.codeEnd - space.codeStart + MmKernel.PAGE - 1) / MmKernel.PAGE;
        String line = size + " " + resident + " " + Math.min(shared, resident) + " " + text + " 0 " + data + " 0\n";
        return line.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] layout(AddressSpace s) {
        long[] all = {
            s.argStart,
            s.argEnd,
            s.envStart,
            s.envEnd,
            s.stackStart,
            s.codeStart,
            s.codeEnd,
            s.dataStart,
            s.dataEnd,
            s.brkStart,
            s.brk
        };
        StringBuilder out = new StringBuilder(160);
        for (long value : all) {
            out.append(out.isEmpty() ? "" : " ").append(value);
        }
        return out.append('\n').toString().getBytes(StandardCharsets.US_ASCII);
    }
}
