package dev.postrider.benchmark.bare;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postrider.benchmark.stage.ChannelIds;
import dev.postrider.benchmark.stage.TestBed;
import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.time.Clock;
import dev.postrider.testkit.http.HttpListener;
import dev.postrider.testkit.http.HttpReply;
import dev.postrider.testkit.http.ReceivedRequest;
import dev.postrider.testkit.http.Response;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Kafka's producer, as durable as the ingress's, and callers that each write a record and wait for its acknowledgement.
 *
 * <p>Writes for so long as it is asked to over HTTP, and answers what came of it. Runs until it is killed.
 */
@Command(name = "bare-producer", hidden = true, description = "What the ingress is compared with.")
public final class BareProducer implements Callable<Integer> {

    private static final String VALUE =
            "{\"v\":1,\"id\":\"0190f5fe-7c00-7a00-8000-00000000abcd\",\"text\":\"m%010d%s\"}";
    private static final String FILLER = " build of branch main failed in stage test after";
    private static final int CHANNELS = 100;
    private static final int DIGITS = 3;

    @Option(names = "--bootstrap-servers", required = true)
    private String bootstrapServers = "";

    @Option(names = "--topic", required = true)
    private String topic = "";

    @Option(names = "--port", required = true)
    private int port;

    @Option(names = "--callers", required = true)
    private int callers;

    @Option(names = "--in-flight", required = true)
    private String inFlight = "";

    private final Clock clock = Clock.system();
    private final AtomicLong numbers = new AtomicLong();
    private final List<byte[]> keys = new ChannelIds(TestBed.PARTITIONS)
            .spread(CHANNELS).stream()
                    .map(channel -> channel.key().getBytes(US_ASCII))
                    .toList();

    /**
     * What came of writing for a while.
     *
     * @param records acknowledged
     * @param p50Nanos of the time from handing one over to knowing it acknowledged
     */
    public record ProducerFigures(long records, long p50Nanos, long p99Nanos) {

        /** Reads what it answers. */
        public static ProducerFigures parse(String text) {
            String[] numbers = text.split(" ", -1);
            return new ProducerFigures(
                    Long.parseLong(numbers[0]), Long.parseLong(numbers[1]), Long.parseLong(numbers[2]));
        }

        private String text() {
            return records + " " + p50Nanos + " " + p99Nanos;
        }
    }

    /**
     * Its command line, to be given to this module's jar.
     *
     * @param inFlight requests to Kafka that may be unanswered at once
     */
    public static List<String> arguments(TestBed stage, int port, int callers, int inFlight) {
        return List.of(
                "bare-producer",
                "--bootstrap-servers=" + stage.bootstrapServers(),
                "--topic=" + stage.topic(),
                "--port=" + port,
                "--callers=" + callers,
                "--in-flight=" + inFlight);
    }

    /** What to ask it for. */
    public static String target(long seconds) {
        return "/?seconds=" + seconds;
    }

    @Override
    public Integer call() throws InterruptedException, IOException {
        ByteArraySerializer bytes = new ByteArraySerializer();
        Map<String, String> given = Map.of(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, inFlight);
        Map<String, Object> properties = new ClientProperties(bootstrapServers, given).producer("bare-producer");
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(properties, bytes, bytes)) {
            HttpListener.open(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                    request -> answer(producer, request));
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private HttpReply answer(KafkaProducer<byte[], byte[]> producer, ReceivedRequest request)
            throws InterruptedException {
        String seconds = request.query().getOrDefault("seconds", "0");
        try {
            return Response.of(
                    200, "text/plain", write(producer, Long.parseLong(seconds)).text());
        } catch (ExecutionException e) {
            throw new IllegalStateException("Kafka did not take a record", e);
        }
    }

    private ProducerFigures write(KafkaProducer<byte[], byte[]> producer, long seconds)
            throws InterruptedException, ExecutionException {
        long end = clock.nanos() + seconds * 1_000_000_000L;
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<Histogram>> running = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            running.add(threads.submit(() -> writeUntil(end, producer)));
        }
        threads.shutdown();
        Histogram all = new Histogram(DIGITS);
        for (Future<Histogram> caller : running) {
            all.add(caller.get());
        }
        return new ProducerFigures(all.getTotalCount(), all.getValueAtPercentile(50), all.getValueAtPercentile(99));
    }

    private Histogram writeUntil(long end, KafkaProducer<byte[], byte[]> producer)
            throws InterruptedException, ExecutionException {
        Histogram times = new Histogram(DIGITS);
        byte[] template = VALUE.formatted(0, FILLER).getBytes(US_ASCII);
        int digits = VALUE.indexOf("m%") + 1;
        for (long now = clock.nanos(); now - end < 0; ) {
            long number = numbers.incrementAndGet();
            byte[] value = template.clone();
            long rest = number;
            for (int digit = digits + 9; digit >= digits; digit--) {
                value[digit] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
            producer.send(new ProducerRecord<>(topic, keys.get((int) (number % CHANNELS)), value))
                    .get();
            long done = clock.nanos();
            times.recordValue(done - now);
            now = done;
        }
        return times;
    }
}
