package io.cloister.protocol;

import java.util.Locale;

/** Who receives messages: the first word of their names. */
enum Party {
    PROC("proc"),
    MM("mm"),
    VFS("vfs"),
    NET("netstack"),
    GOFER("gofer"),
    DISPATCH("dispatch"),
    SUPERVISOR("supervisor"),
    /** Any service. */
    SERVICE(""),
    /** The reply that many requests share. */
    RESULT("");

    private final String label;

    Party(String label) {
        this.label = label;
    }

    /** False for nobody in particular. */
    boolean isOne() {
        return !label.isEmpty();
    }

    /** Its name as printed. */
    String whom() {
        return isOne() ? label : "any service";
    }

    /** {@code Gofer}. */
    String title() {
        return name().charAt(0) + name().substring(1).toLowerCase(Locale.ROOT);
    }

    /** Where its classes are. */
    String packageName() {
        return "io.cloister.bus." + name().toLowerCase(Locale.ROOT);
    }

    /** Its constant of ServiceId. */
    String serviceId() {
        return label.toUpperCase(Locale.ROOT);
    }

    /** The party whose title {@code message} begins with. */
    static Party of(String message) {
        for (Party party : values()) {
            if (message.startsWith(party.title())) {
                return party;
            }
        }
        throw new IllegalArgumentException(message + ": begins with the name of no party");
    }
}
