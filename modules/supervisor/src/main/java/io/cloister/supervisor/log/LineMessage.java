package io.cloister.supervisor.log;

import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.message.Message;

/** A line on its way through Log4j. */
record LineMessage(LogLine line) implements Message {
    private static final long serialVersionUID = 1;

    static LogLine of(LogEvent event) {
        return ((LineMessage) event.getMessage()).line;
    }

    @Override
    public String getFormattedMessage() {
        return line.clean();
    }

    @Override
    public Object[] getParameters() {
        return new Object[0];
    }

    @Override
    public Throwable getThrowable() {
        return null;
    }
}
