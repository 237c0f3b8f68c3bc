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

    /** The appearance of a post. */
    public enum Look {
        /** As the text of the post: searchable, and mentions work. */
        MESSAGE,
        /** In a message attachment, as the original proxy did. */
        ATTACHMENT
    }

    /** Any client property of Kafka is passed through under this prefix, upper-case and with '_' for '.'. */
    public static final String KAFKA_PREFIX = "POSTRIDER_KAFKA_";

    public static final String KAFKA_MEANING =
            "Any Kafka client property (TLS, SASL and so on), in upper case with '_' for '.'.";

    public static final Setting<Integer> PORT = Setting.of(
                    "PORT", "3000", Converters.PORT, "Port for callers; 0 picks a free one.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<String> BIND = Setting.of(
                    "POSTRIDER_BIND",
                    "",
                    Converters.TEXT,
                    "Address to listen on for callers; default 127.0.0.1, or all interfaces with keys or"
                            + " POSTRIDER_OPEN=true.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Boolean> OPEN = Setting.of(
                    "POSTRIDER_OPEN",
                    "false",
                    Converters.FLAG,
                    "Allows listening beyond loopback without API keys: anyone who can reach the port can post.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> TLS_CERT = Setting.of(
                    "POSTRIDER_TLS_CERT",
                    "",
                    Converters.PATH,
                    "PEM file with the certificate chain for HTTPS; without it callers use plain HTTP.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> TLS_KEY = Setting.of(
                    "POSTRIDER_TLS_KEY", "", Converters.PATH, "PEM file with the unencrypted private key for HTTPS.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> TLS_CLIENT_CA = Setting.of(
                    "POSTRIDER_TLS_CLIENT_CA",
                    "",
                    Converters.PATH,
                    "PEM file with the CAs whose client certificates are required.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<String> KEYS = Setting.of(
                    "POSTRIDER_KEYS",
                    "",
                    Converters.TEXT,
                    "API keys of callers: the lines of a keys file, separated by line breaks or semicolons.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> KEYS_FILE = Setting.of(
                    "POSTRIDER_KEYS_FILE",
                    "",
                    Converters.PATH,
                    "File with the API keys of callers, reloaded when it changes; without keys no key is"
                            + " required.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Secret> SECRET = Setting.of(
                    "POSTRIDER_SECRET",
                    "",
                    Converters.SECRET,
                    "Secret for signed URLs and ids of idempotency keys; the same on every ingress.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<String> TRUSTED_PROXIES = Setting.of(
                    "POSTRIDER_TRUSTED_PROXIES",
                    "",
                    Converters.TEXT,
                    "Proxies whose X-Forwarded-For is trusted, as comma-separated addresses or CIDR blocks.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> CLIENT_RATE = Setting.of(
                    "POSTRIDER_CLIENT_RATE",
                    "0",
                    Converters.number(0, 1_000_000),
                    "Calls per second that one client address (IPv6: one /64) may make; 0 for no limit.")
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
                    "Calls that may wait for Kafka at once; further ones get 503.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> ADMIN_PORT = Setting.of(
                    "POSTRIDER_ADMIN_PORT",
                    "3001",
                    Converters.PORT,
                    "Port of the admin server (health); 0 picks a free one.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Integer> RELAY_ADMIN_PORT = Setting.of(
                    "POSTRIDER_ADMIN_PORT",
                    "3002",
                    Converters.PORT,
                    "Port of the relay's admin server (health); 0 picks a free one.")
            .readBy(RELAY);

    public static final Setting<String> ADMIN_BIND = Setting.of(
            "POSTRIDER_ADMIN_BIND", "127.0.0.1", Converters.TEXT, "Address to listen on for the admin server.");

    public static final Setting<Integer> METRICS_CALLERS = Setting.of(
                    "POSTRIDER_METRICS_CALLERS",
                    "100",
                    Converters.number(1, 10_000),
                    "Names of API keys whose calls are counted and logged each for itself; further ones together,"
                            + " as other.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<Path> DATA_DIR = Setting.of(
                    "POSTRIDER_DATA_DIR",
                    "data",
                    Converters.PATH,
                    "Data directory of the embedded broker; it holds everything accepted and not yet posted.")
            .readBy(STANDALONE);

    public static final Setting<Integer> BROKER_PORT = Setting.of(
                    "POSTRIDER_BROKER_PORT",
                    "0",
                    Converters.PORT,
                    "Loopback port of the embedded broker, for Kafka's own tools; 0 picks a free one.")
            .readBy(STANDALONE);

    public static final Setting<String> KAFKA_BOOTSTRAP_SERVERS = Setting.of(
                    "POSTRIDER_KAFKA_BOOTSTRAP_SERVERS",
                    "localhost:9092",
                    Converters.TEXT,
                    "Kafka bootstrap servers, as comma-separated host:port.")
            .readBy(INGRESS, RELAY);

    public static final Setting<String> TOPIC =
            Setting.of("POSTRIDER_TOPIC", "postrider-messages", Converters.TOPIC, "Topic of accepted messages.");

    public static final Setting<String> DEAD_LETTER_TOPIC = Setting.of(
            "POSTRIDER_DEAD_LETTER_TOPIC",
            "postrider-dead-letters",
            Converters.TOPIC,
            "Topic of messages that could not be delivered, with the reason in their headers.");

    public static final Setting<Integer> PARTITIONS = Setting.of(
            "POSTRIDER_PARTITIONS",
            "12",
            Converters.number(1, 1_000),
            "Partitions of the topics, and so the maximum useful number of relays; fixed once the topics" + " exist.");

    public static final Setting<String> GROUP = Setting.of(
            "POSTRIDER_GROUP",
            "postrider-relay",
            Converters.TEXT,
            "Kafka consumer group of the relays, whose receipts the ingress reads.");

    public static final Setting<Duration> RECEIPTS = Setting.of(
            "POSTRIDER_RECEIPTS",
            "7d",
            Converters.duration(Duration.ZERO, Duration.ofDays(365)),
            "How long Kafka keeps receipts, which say how each message ended; 0 for no receipts.");

    public static final Setting<String> RECEIPTS_TOPIC =
            Setting.of("POSTRIDER_RECEIPTS_TOPIC", "postrider-receipts", Converters.TOPIC, "Topic of receipts.");

    public static final Setting<String> BOARD_TOPIC = Setting.of(
            "POSTRIDER_BOARD_TOPIC",
            "postrider-board",
            Converters.TOPIC,
            "Topic in which the relays say how each partition is doing.");

    public static final Setting<Integer> STATUS_MEMORY_MIB = Setting.of(
                    "POSTRIDER_STATUS_MEMORY_MIB",
                    "16",
                    Converters.number(1, 1_024),
                    "Memory for the newest receipts, in MiB; how older messages ended is not known.")
            .readBy(INGRESS, STANDALONE);

    public static final Setting<URI> PERMALINK_URL = Setting.of(
            "POSTRIDER_PERMALINK_URL",
            "",
            Converters.SERVER_URL,
            "URL at which people reach Mattermost, for links to posts; the default of relay and all-in-one is"
                    + " POSTRIDER_MATTERMOST_URL.");

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
                    "Maximum number of messages to one address that are combined into one post; 1 posts each"
                            + " message alone.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Duration> PACK_AFTER = Setting.of(
                    "POSTRIDER_PACK_AFTER",
                    "1s",
                    Converters.duration(Duration.ZERO, Duration.ofDays(1)),
                    "Messages are combined only if the last would wait longer than this for its own post; 0 = always.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Duration> MAX_AGE = Setting.of(
                    "POSTRIDER_MAX_AGE",
                    "7d",
                    Converters.duration(Duration.ofMinutes(1), Duration.ofDays(3_650)),
                    "Messages older than this become dead letters instead of posts.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Duration> IDEMPOTENCY_WINDOW = Setting.of(
                    "POSTRIDER_IDEMPOTENCY_WINDOW",
                    "24h",
                    Converters.duration(Duration.ofMinutes(1), Duration.ofDays(365)),
                    "How long an idempotency key identifies the same message, and delivered messages are kept in"
                            + " Kafka.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Integer> IDEMPOTENCY_KEYS = Setting.of(
                    "POSTRIDER_IDEMPOTENCY_KEYS",
                    "100000",
                    Converters.number(1_000, 10_000_000),
                    "Idempotency keys that one relay remembers, about 115 bytes each; beyond that the oldest are"
                            + " forgotten.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<URI> MATTERMOST_URL = Setting.of(
                    "POSTRIDER_MATTERMOST_URL",
                    "",
                    Converters.SERVER_URL,
                    "URL of the Mattermost server; without it posts are printed to the terminal.")
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
                    "Expected username of the bot; a token of another user is reported at startup.")
            .readBy(RELAY, STANDALONE)
            .alias("MM_PROXY_USERNAME");

    /** 16,383: a quarter of the column {@code posts.message}, varchar(65535), of a fresh Mattermost. */
    public static final Setting<Integer> MATTERMOST_POST_LIMIT = Setting.of(
                    "POSTRIDER_MATTERMOST_POST_LIMIT",
                    "16383",
                    Converters.number(1_000, 100_000),
                    "Maximum length of a post in code points; longer messages are split.")
            .readBy(RELAY, STANDALONE);

    public static final Setting<Look> MATTERMOST_LOOK = Setting.of(
                    "POSTRIDER_MATTERMOST_LOOK",
                    "message",
                    Converters.choice(Look.class),
                    "Appearance of a post: message (plain text) or attachment (as in the original proxy).")
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
            METRICS_CALLERS,
            DATA_DIR,
            BROKER_PORT,
            KAFKA_BOOTSTRAP_SERVERS,
            TOPIC,
            DEAD_LETTER_TOPIC,
            PARTITIONS,
            GROUP,
            RECEIPTS,
            RECEIPTS_TOPIC,
            BOARD_TOPIC,
            STATUS_MEMORY_MIB,
            PERMALINK_URL,
            RATE,
            MESSAGES_PER_POST,
            PACK_AFTER,
            MAX_AGE,
            IDEMPOTENCY_WINDOW,
            IDEMPOTENCY_KEYS,
            MATTERMOST_URL,
            MATTERMOST_TOKEN,
            MATTERMOST_USERNAME,
            MATTERMOST_POST_LIMIT,
            MATTERMOST_LOOK);

    /** Those that name a topic: no two may name the same. */
    static final List<Setting<String>> TOPICS = List.of(TOPIC, DEAD_LETTER_TOPIC, RECEIPTS_TOPIC, BOARD_TOPIC);

    /** The variable that names the optional settings file. */
    public static final String FILE = "POSTRIDER_CONFIG";

    public static final String FILE_MEANING =
            "Properties file with any of these settings; environment variables take precedence.";

    private Catalogue() {}
}
