package io.cloister.viewer.web;

/**
 * One line of the timeline: what a task called, or what a service served.
 *
 * @param task the task, 0 for a service's. @param items in order of start: a call's number, or -1 - that of a hop.
 *     @param reach for each item the latest end of all up to it: where it ascends to the start of a view, the view
 *     begins. @param lane the row of each item within the line.
 * @param lanes how many rows there are.
 */
record Track(String label, boolean isService, int task, int[] items, long[] reach, byte[] lane, int lanes) {
    /** Index of the first item that may still be seen at {@code ns}. */
    int firstAt(long ns) {
        int low = 0;
        int high = items.length;
        while (low < high) {
            int middle = low + high >>> 1;
            if (reach[middle] < ns) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
