package dev.postrider.common.settings;

import static dev.postrider.common.settings.Service.INGRESS;
import static dev.postrider.common.settings.Service.RELAY;
import static dev.postrider.common.settings.Service.STANDALONE;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** All settings there are. {@code docs/settings.md} is tested against this list. */
public final class Catalogue {

    /** How a message looks in the channel. */
    public enum Look {
        /** As the text of the post: searchable, and mentions work. */
        MESSAGE,
        /** In a message attachment, as the original proxy did. */
        ATTACHMENT
    }

    /** Any client property of Kafka is passed through under this prefix, upper-case and with '_' for '.'. */
    public static final String KAFKA_PREFIX = "POSTRIDER_KAFKA_";

    public static final String KAFKA_MEANING =
            "Any property of Kafka's clients (TLS, SASL and so on), upper-case and with '_' for '.'.";

    public static final Setting<Integer> PORT = Setting.of(
                    "PORT", "3000", Converters.PORT, "Port for callers; 0 takes any free one.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<String> BIND = Setting.of(
                    "POSTRIDER_BIND",
                    "",
                    Converters.TEXT,
                    "Address to listen on for callers; without it 127.0.0.1, or every address when open.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Boolean> OPEN = Setting.of(
                    "POSTRIDER_OPEN",
                    "false",
                    Converters.FLAG,
                    "Lets anyone who can reach the port post; needed to listen beyond loopback.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> TLS_CERT = Setting.of(
                    "POSTRIDER_TLS_CERT",
                    "",
                    Converters.PATH,
                    "PEM file with the certificate chain for HTTPS; without it callers are served over plain HTTP.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> TLS_KEY = Setting.of(
                    "POSTRIDER_TLS_KEY", "", Converters.PATH, "PEM file with the private key for HTTPS, not encrypted.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> TLS_CLIENT_CA = Setting.of(
                    "POSTRIDER_TLS_CLIENT_CA",
                    "",
                    Converters.PATH,
                    "PEM file with the authorities whose client certificates are asked for and needed.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<String> KEYS = Setting.of(
                    "POSTRIDER_KEYS",
                    "",
                    Converters.TEXT,
                    "Keys of callers, as lines of a keys file parted by line breaks or semicolons.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> KEYS_FILE = Setting.of(
                    "POSTRIDER_KEYS_FILE",
                    "",
                    Converters.PATH,
                    "File with the keys of callers, read again when it changes; without keys nobody is asked for one.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Secret> SECRET = Setting.of(
                    "POSTRIDER_SECRET",
                    "",
                    Converters.SECRET,
                    "What signed URLs are signed with and ids of idempotency keys are made of; the same on every ingress.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<String> TRUSTED_PROXIES = Setting.of(
                    "POSTRIDER_TRUSTED_PROXIES",
                    "",
                    Converters.TEXT,
                    "Proxies whose X-Forwarded-For is believed, as addresses or CIDR blocks separated by commas.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> CLIENT_RATE = Setting.of(
                    "POSTRIDER_CLIENT_RATE",
                    "0",
                    Converters.number(0, 1_000_000),
                    "Calls per second that one client address (IPv6: one /64) may make; 0 sets no limit.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> CLIENT_BURST = Setting.of(
                    "POSTRIDER_CLIENT_BURST",
                    "1000",
                    Converters.number(1, 1_000_000),
                    "Calls that one client address may make at once after a pause.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> MAX_IN_FLIGHT = Setting.of(
                    "POSTRIDER_MAX_IN_FLIGHT",
                    "1000",
                    Converters.number(1, 100_000),
                    "Calls that may wait for Kafka at once; further ones are answered 503.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> ADMIN_PORT = Setting.of(
                    "POSTRIDER_ADMIN_PORT",
                    "3001",
                    Converters.PORT,
                    "Port of the admin side (health); 0 takes any free one.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> RELAY_ADMIN_PORT = Setting.of(
                    "POSTRIDER_ADMIN_PORT",
                    "3002",
                    Converters.PORT,
                    "Port of the relay's admin side (health); 0 takes any free one.")
            .readBy(RELAY);

    public static final Setting<String> ADMIN_BIND = Setting.of(
            "POSTRIDER_ADMIN_BIND", "127.0.0.1", Converters.TEXT, "Address to listen on for the admin side.");

    public static final Setting<Path> DATA_DIR = Setting.of(
                    "POSTRIDER_DATA_DIR",
                    "data",
                    Converters.PATH,
                    "Directory of the embedded broker; everything accepted and not yet posted is in it.")
            .readBy(STANDALONE);

    public static final Setting<Integer> BROKER_PORT = Setting.of(
                    "POSTRIDER_BROKER_PORT",
                    "0",
                    Converters.PORT,
                    "Loopback port of the embedded broker, for Kafka's own tools; 0 takes any free one.")
            .readBy(STANDALONE);

    public static final Setting<String> KAFKA_BOOTSTRAP_SERVERS = Setting.of(
                    "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS",
                    "localhost:9092",
                    Converters.TEXT,
                    "Kafka brokers to ask first, as host:port separated by commas.")
            .readBy(INGRESS, RELAY);

    public static final Setting<String> TOPIC = Setting.of(
            "POSTRIDER_TOPIC", "postrider-messages", Converters.TOPIC, "Topic that accepted messages wait in.");

    public static final Setting<String> DEAD_LETTER_TOPIC = Setting.of(
            "POSTRIDER_DEAD_LETTER_TOPIC",
            "postrider-dead-letters",
            Converters.TOPIC,
            "Topic of the messages that could not be delivered, with the reason in their headers.");

    public static final Setting<Integer> PARTITIONS = Setting.of(
            "POSTRIDER_PARTITIONS",
            "12",
            Converters.number(1, 1_000),
            "Partitions of the topics, and so the largest useful number of relays; fixed once the topics exist.");

    public static final Setting<String> GROUP = Setting.of(
                    "POSTRIDER_GROUP",
                    "postrider-relay",
                    Converters.TEXT,
                    "Kafka consumer group that the relays share.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Double> RATE = Setting.of(
                    "POSTRIDER_RATE",
                    "8",
                    Converters.RATE,
                    "Requests per second to the chat server, of all relays together.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Integer> MESSAGES_PER_POST = Setting.of(
                    "POSTRIDER_MESSAGES_PER_POST",
                    "500",
                    Converters.number(1, 10_000),
                    "Most messages of one address that travel in one post; 1 gives every message a post of its own.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Duration> MAX_AGE = Setting.of(
                    "POSTRIDER_MAX_AGE",
                    "7d",
                    Converters.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)),
                    "Messages that waited longer than this become dead letters instead of posts.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Duration> IDEMPOTENCY_WINDOW = Setting.of(
                    "POSTRIDER_IDEMPOTENCY_WINDOW",
                    "24h",
                    Converters.duration(Duration.ofMinutes(1), Duration.ofDays(365)),
                    "How long an idempotency key names the same message, and finished messages are kept in Kafka.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Integer> IDEMPOTENCY_KEYS = Setting.of(
                    "POSTRIDER_IDEMPOTENCY_KEYS",
                    "100000",
                    Converters.number(1_000, 10_000_000),
                    "Idempotency keys that one relay remembers, some 100 bytes each; beyond it the oldest are forgotten.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<URI> MATTERMOST_URL = Setting.of(
                    "POSTRIDER_MATTERMOST_URL",
                    "",
                    Converters.SERVER_URL,
                    "Address of the Mattermost server; without it posts are printed on the terminal.")
            .readBy(RELAY, STANDALONE)
            .alias("MM_URL");

    public static final Setting<Secret> MATTERMOST_TOKEN = Setting.of(
                    "POSTRIDER_MATTERMOST_TOKEN", "", Converters.SECRET, "Access token of the bot that posts.")
            .readBy(RELAY, STANDALONE)
            .alias("MM_PROXY_TOKEN");

    public static final Setting<String> MATTERMOST_USERNAME = Setting.of(
                    "POSTRIDER_MATTERMOST_USERNAME",
                    "",
                    Converters.TEXT,
                    "Username the bot should have; a token of somebody else is reported at start.")
            .readBy(RELAY, STANDALONE)
            .alias("MM_PROXY_USERNAME");

    /** 16,383: a quarter of the column {@code posts.message}, varchar(65535), of a fresh Mattermost. */
    public static final Setting<Integer> MATTERMOST_POST_LIMIT = Setting.of(
                    "POSTRIDER_MATTERMOST_POST_LIMIT",
                    "16383",
                    Converters.number(1_000, 100_000),
                    "Longest post the server takes, in code points; longer messages are split.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Look> MATTERMOST_LOOK = Setting.of(
                    "POSTRIDER_MATTERMOST_LOOK",
                    "message",
                    Converters.choice(Look.class),
                    "How a post looks: message (plain text) or attachment (as the original proxy's).")
            .readBy(RELAY, STANDALONE);

    /** Every setting, in the order of the settings table. */
    public static final List<Setting<?>> ALL = List.of(
            PORT,
            BIND,
            OPEN,
            TLS_CERT,
            TLS_KEY,
            TLS_CLIENT_CA,
            KEYS,
            KEYS_FILE,
            SECRET,
            TRUSTED_PROXIES,
            CLIENT_RATE,
            CLIENT_BURST,
            MAX_IN_FLIGHT,
            ADMIN_PORT,
            RELAY_ADMIN_PORT,
            ADMIN_BIND,
            DATA_DIR,
            BROKER_PORT,
            KAFKA_BOOTSTRAP_SERVERS,
            TOPIC,
            DEAD_LETTER_TOPIC,
            PARTITIONS,
            GROUP,
            RATE,
            MESSAGES_PER_POST,
            MAX_AGE,
            IDEMPOTENCY_WINDOW,
            IDEMPOTENCY_KEYS,
            MATTERMOST_URL,
            MATTERMOST_TOKEN,
            MATTERMOST_USERNAME,
            MATTERMOST_POST_LIMIT,
            MATTERMOST_LOOK);

    /** The variable that names the optional settings file. */
    public static final String FILE = "POSTRIDER_CONFIG";

    public static final String FILE_MEANING =
            "A properties file with any of these settings; what the environment says wins.";

    private Catalogue() {}
}
