package dev.postrider.benchmark.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ResultTableTest {

    @Test
    void saysWhatWasSeenAndWhetherItWasEnough() {
        StringWriter text = new StringWriter();
        new ResultTable("title")
                .shown("posts", 1_234)
                .atLeast("share", 0.5, 0.97)
                .atMost("seconds", 1.5, 2)
                .print(new PrintWriter(text));

        assertThat(text.toString().lines().map(line -> line.strip().replaceAll(" +", " ")))
                .containsExactly(
                        "",
                        "title",
                        "what seen wanted",
                        "posts 1,234",
                        "share 0.500 >= 0.970 MISSED",
                        "seconds 1.500 <= 2 met");
    }
}
