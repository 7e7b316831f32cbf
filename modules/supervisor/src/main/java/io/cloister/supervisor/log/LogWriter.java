package io.cloister.supervisor.log;

import java.util.ArrayList;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.Layout;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.ConsoleAppender;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.config.AbstractConfiguration;
import org.apache.logging.log4j.core.config.ConfigurationSource;
import org.apache.logging.log4j.core.config.LoggerConfig;

/** Log4j, set up by this class and nothing else: no file and no property configures it. */
final class LogWriter implements AutoCloseable {
    /** Its own troubles are not the operator's. */
    private static final String STATUS_LEVEL = "log4j2.StatusLogger.level";

    private static final class Setup extends AbstractConfiguration {
        private Setup(LoggerContext context, List<Appender> appenders) {
            super(context, ConfigurationSource.NULL_SOURCE);
            isShutdownHookEnabled = false;
            LoggerConfig root = getRootLogger();
            root.setLevel(Level.ALL);
            for (Appender appender : appenders) {
                appender.start();
                addAppender(appender);
                root.addAppender(appender, null, null);
            }
        }

        @Override
        protected void doConfigure() {
            // All is said in the constructor.
        }
    }

    private final LoggerContext context;
    private final Logger logger;

    LogWriter(LogTarget target) {
        System.setProperty(STATUS_LEVEL, "OFF");
        Layout<String> layout = target.json() ? new JsonLines() : new TextLines();
        List<Appender> appenders = new ArrayList<>();
        if (target.file() != null) {
            appenders.add(FileAppender.newBuilder().setName("file").setFileName(target.file().toString())
                .setLayout(layout).build());
        }
        if (target.standardError()) {
            appenders.add(ConsoleAppender.newBuilder().setName("stderr").setTarget(ConsoleAppender.Target.SYSTEM_ERR)
                .setLayout(layout).build());
        }
        context = new LoggerContext(target.sandbox());
        context.start(new Setup(context, appenders));
        logger = context.getLogger(target.sandbox());
    }

    void write(LogLine line) {
        logger.log(Level.valueOf(line.level().name()), new LineMessage(line));
    }

    @Override
    public void close() {
        context.stop();
    }
}
