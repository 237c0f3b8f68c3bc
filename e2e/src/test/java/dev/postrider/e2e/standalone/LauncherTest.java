package dev.postrider.e2e.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LauncherTest {

    @Test
    void givesJavaTheOptionsThatAreTestedHere() {
        assertThat(Path.of("..", "postrider")).content().contains(Postrider.JAVA_OPTIONS);
    }
}
