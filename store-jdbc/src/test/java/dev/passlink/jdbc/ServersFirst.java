package dev.passlink.jdbc;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Lets the servers start while the first tests run. */
public final class ServersFirst implements LauncherSessionListener {
    /** For JUnit's service loader. */
    public ServersFirst() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        TestServer.prepare();
    }
}
