package dev.postrider.common.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class JvmDefaultsTest {

    private final Properties system = new Properties();

    @Test
    void requestsToTheAdminPortAndIdleConnectionsToTheChatServerAreLimited() {
        JvmDefaults.apply(system);
        assertThat(system)
                .containsEntry("sun.net.httpserver.maxReqTime", "10")
                .containsEntry("jdk.httpclient.keepalive.timeout", "30");
    }

    @Test
    void propertyFromTheCommandLineIsKept() {
        system.setProperty("jdk.httpclient.keepalive.timeout", "5");
        JvmDefaults.apply(system);
        assertThat(system).containsEntry("jdk.httpclient.keepalive.timeout", "5");
    }
}
