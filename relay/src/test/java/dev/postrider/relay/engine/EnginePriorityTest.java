package dev.postrider.relay.engine;

import static dev.postrider.relay.engine.EngineDriver.PACKING;
import static dev.postrider.relay.engine.EngineDriver.channel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Priority;
import dev.postrider.relay.engine.exchange.PostOutcome;
import dev.postrider.relay.engine.exchange.Request;
import org.junit.jupiter.api.Test;

/** Messages that the chat marks. */
class EnginePriorityTest {

    private final EngineDriver driver = new EngineDriver(PACKING).assign(0);

    @Test
    void aMarkedMessageIsPackedWithNone() {
        driver.message(channel(1), "a");
        driver.message(channel(1), "b", Priority.URGENT);
        driver.message(channel(1), "c", Priority.URGENT);
        driver.message(channel(1), "d");
        driver.settle();

        assertThat(driver.room.texts()).containsExactly("a", "b", "c", "d");
        assertThat(driver.room.shown)
                .extracting(Request.Post::priority)
                .containsExactly(Priority.STANDARD, Priority.URGENT, Priority.URGENT, Priority.STANDARD);
    }

    @Test
    void onlyTheFirstPartOfALongMessageIsMarked() {
        driver.message(channel(1), "word ".repeat(5_000), Priority.IMPORTANT);
        driver.settle();

        assertThat(driver.room.shown).hasSizeGreaterThan(1);
        assertThat(driver.room.shown.get(0).priority()).isEqualTo(Priority.IMPORTANT);
        assertThat(driver.room.shown.subList(1, driver.room.shown.size()))
                .extracting(Request.Post::priority)
                .containsOnly(Priority.STANDARD);
    }

    @Test
    void whatIsRefusedForItsPriorityComesAgainAtOnceAndParksNothing() {
        driver.message(channel(1), "a", Priority.URGENT);
        driver.message(channel(2), "other");
        driver.act();
        driver.answer(driver.open.get(0), new PostOutcome.PriorityRefused());

        driver.act();

        assertThat(driver.commits).hasSize(2);
        assertThat(driver.openRequests()).containsExactly("post other", "post a");
        assertThat(driver.engine.pauseCause()).isEmpty();
    }
}
