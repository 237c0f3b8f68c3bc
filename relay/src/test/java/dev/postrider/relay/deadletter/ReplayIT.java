package dev.postrider.relay.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However a replay ends and whoever runs one beside it: once, in order, nothing left out. */
@Tag("long")
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ReplayIT {

    private static final int LETTERS = 4;

    /** Killed with so many committed, and the next one written, with its mark or without, and not committed. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void goesOnWhereAKilledOneStopped(int committed) throws Exception {
        try (Desk desk = new Desk()) {
            List<String> texts = desk.putSome(0, LETTERS);
            List<ConsumerRecord<byte[], byte[]>> letters =
                    desk.read(desk.topics().deadLetters());
            try (Replay killed = new Replay(desk.kafka(), desk.topics(), (letter, message) -> {})) {
                killed.begin();
                letters.subList(0, committed).forEach(killed::add);
                killed.commit();
            }
            Producer<byte[], byte[]> abandoned = abandonedInTheMiddle(desk, letters.get(committed), committed % 2 == 0);

            assertThat(desk.texts(0)).isEqualTo(texts.subList(0, committed));
            assertThat(desk.says("replay", "--all").out())
                    .isEqualTo("Replayed " + (LETTERS - committed) + " of " + LETTERS + " dead letters; " + committed
                            + " had already been replayed.\n");

            assertThat(desk.texts(0)).isEqualTo(texts);
            assertThat(desk.says("replay", "--all").out()).startsWith("Replayed 0 of " + LETTERS);
            assertThatThrownBy(abandoned::commitTransaction).isInstanceOf(KafkaException.class);
            abandoned.close(Duration.ZERO);
            assertThat(desk.texts(0)).isEqualTo(texts);
        }
    }

    @Test
    void aSecondOneShutsTheFirstOut() {
        try (Desk desk = new Desk();
                Replay first = new Replay(desk.kafka(), desk.topics(), (letter, message) -> {})) {
            List<String> texts = desk.putSome(0, LETTERS);
            List<ConsumerRecord<byte[], byte[]>> letters =
                    desk.read(desk.topics().deadLetters());
            first.begin();
            letters.subList(0, 2).forEach(first::add);
            first.commit();
            letters.subList(2, LETTERS).forEach(first::add);

            assertThat(desk.says("replay", "--all").out()).startsWith("Replayed 2 of 4 ");

            assertThatThrownBy(first::commit).isInstanceOf(KafkaException.class);
            assertThat(first.replayed()).isEqualTo(2);
            assertThat(desk.texts(0)).isEqualTo(texts);
        }
    }

    /** Several transactions each, over all partitions, begun at the same moment. */
    @Test
    void twoAtOnceReplayEachOnceBetweenThem() throws Exception {
        try (Desk desk = new Desk()) {
            List<List<String>> texts = List.of(desk.putSome(0, 350), desk.putSome(1, 350));
            CyclicBarrier start = new CyclicBarrier(2);
            List<CompletableFuture<Desk.CommandOutput>> racers = new ArrayList<>();
            for (int racer = 0; racer < 2; racer++) {
                racers.add(CompletableFuture.supplyAsync(() -> race(start, desk), task -> new Thread(task).start()));
            }
            for (CompletableFuture<Desk.CommandOutput> racer : racers) {
                Desk.CommandOutput said = racer.get(90, TimeUnit.SECONDS);
                assertThat(said.code() == 0 ? said.out() : said.err())
                        .matches(said.code() == 0 ? "Replayed \\d+ of 700 .*\n" : "Another replay has started, .*\n");
            }

            assertThat(desk.says("replay", "--all").code()).isZero();
            assertThat(desk.texts(0)).isEqualTo(texts.get(0));
            assertThat(desk.texts(1)).isEqualTo(texts.get(1));
        }
    }

    private static Desk.CommandOutput race(CyclicBarrier start, Desk desk) {
        try {
            start.await(30, TimeUnit.SECONDS);
        } catch (Exception e) { // the outermost frame of a racer
            throw new AssertionError("the race did not start", e);
        }
        return desk.says("replay", "--all");
    }

    /** What a killed process leaves: an open transaction that Kafka has, and nobody to end it. */
    private static Producer<byte[], byte[]> abandonedInTheMiddle(
            Desk desk, ConsumerRecord<byte[], byte[]> letter, boolean withMark) {
        Producer<byte[], byte[]> producer = new KafkaProducer<>(
                desk.kafka().transactions("killed", Replay.transactionalId(desk.topics()), Duration.ofSeconds(60)),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(desk.topics().messages(), 0, letter.key(), letter.value()));
        if (withMark) {
            ProducerRecord<byte[], byte[]> mark =
                    new ProducerRecord<>(desk.topics().deadLetters(), 0, letter.key(), null);
            mark.headers()
                    .add(
                            DeadLetterHeaders.REPLAYED,
                            DeadLetter.of(letter).origin().getBytes(UTF_8));
            producer.send(mark);
        }
        producer.flush();
        return producer;
    }
}
