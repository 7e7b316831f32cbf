package io.cloister.vfs.gofer;

import io.cloister.bus.gofer.LookupReply;
import io.cloister.bus.gofer.NodeRecord;
import io.cloister.vfs.inode.DirEntry;
import io.cloister.vfs.inode.Found;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of a directory that was listed lately. Programs that list a directory look at its files next, in that
 * order: the first such look fetches a batch of attributes, which saves a call to the gofer for each of the others.
 */
final class Listing {
    private static final int FETCHED = -1;
    private final GoferFs fs;
    private final GoferInode directory;
    private final String[] names;
    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, Found> fetched = new LinkedHashMap<>();

    Listing(GoferFs fs, GoferInode directory, List<DirEntry> entries) {
        this.fs = fs;
        this.directory = directory;
        this.names = new String[entries.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = entries.get(i).name();
            places.put(names[i], i);
        }
    }

    /** Takes what is known of {@code name}; null if it was taken before. */
    Found take(String name) {
        Found found = fetched.remove(name);
        if (found != null) {
            return found;
        }
        Integer place = places.get(name);
        if (place == null) {
            // the tree never changes and the listing was complete
            return Found.NONE;
        }
        if (place == FETCHED) {
            return null;
        }
        fetch(place);
        return fetched.remove(name);
    }

    private void fetch(int from) {
        StringBuilder joined = new StringBuilder();
        String[] asked = new String[NodeRecord.MOST];
        int count = 0;
        for (int i = from; i < names.length && count < asked.length; i++) {
            // each name is fetched ahead once: it may have been looked up and forgotten since
            if (places.put(names[i], FETCHED) != FETCHED) {
                joined.append(count == 0 ? "" : "/").append(names[i]);
                asked[count++] = names[i];
            }
        }
        LookupReply reply = fs.gofer().lookup(directory.handle(), GoferFs.bytes(joined.toString()));
        int answered = (int) Math.min(count, Math.max(0, reply.result()));
        for (int i = 0; i < answered; i++) {
            int offset = reply.nodesOffset() + i * NodeRecord.SIZE;
            int handle = reply.body().getInt(offset + NodeRecord.HANDLE);
            if (handle != 0) {
                fetched.put(asked[i], Found.of(fs.inode(handle, reply.body(), offset + NodeRecord.ATTRIBUTES)));
            }
        }
    }

    /** Gives back what nobody took. */
    void drop() {
        for (Found found : fetched.values()) {
            found.inode().forgotten();
        }
        fetched.clear();
        places.clear();
    }
}
