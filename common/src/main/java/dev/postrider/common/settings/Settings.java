package dev.postrider.common.settings;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.receipt.ReceiptTopics;
import java.util.Map;
import java.util.Optional;

/** The settings of one program, all of them valid. Immutable. */
public final class Settings {

    private final Map<Setting<?>, Object> values;
    private final Map<Setting<?>, SecretFile> secretFiles;
    private final Map<String, String> kafkaProperties;

    Settings(
            Map<Setting<?>, Object> values,
            Map<Setting<?>, SecretFile> secretFiles,
            Map<String, String> kafkaProperties) {
        this.values = Map.copyOf(values);
        this.secretFiles = Map.copyOf(secretFiles);
        this.kafkaProperties = Map.copyOf(kafkaProperties);
    }

    /**
     * Reads what a program needs from its environment and from the file that {@link Catalogue#FILE} names.
     *
     * @throws SettingsException with every problem there is
     */
    public static Settings load(Service service, Map<String, String> environment) throws SettingsException {
        return new SettingsLoader(service, environment).load();
    }

    /** The value of a setting that always has one. */
    public <T> T get(Setting<T> setting) {
        return find(setting)
                .orElseThrow(() -> new IllegalArgumentException(setting.name() + " has no value and no default"));
    }

    /** The value of a setting that may be left out. */
    @SuppressWarnings("unchecked") // the loader puts in what the setting's own converter returned
    public <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting));
    }

    /** The file that a secret was read from; empty if it was given itself. */
    public Optional<SecretFile> secretFile(Setting<Secret> setting) {
        return Optional.ofNullable(secretFiles.get(setting));
    }

    /** The address to listen on for callers: all interfaces only where keys are required or POSTRIDER_OPEN is set. */
    public String bind() {
        return find(Catalogue.BIND).orElse(get(Catalogue.OPEN) || requiresKeys() ? "0.0.0.0" : "127.0.0.1");
    }

    /** Whether an API key is required, even if none exists. */
    public boolean requiresKeys() {
        return find(Catalogue.KEYS).isPresent() || find(Catalogue.KEYS_FILE).isPresent();
    }

    /** The topics as named here. */
    public Topics topics() {
        return new Topics(get(Catalogue.TOPIC), get(Catalogue.DEAD_LETTER_TOPIC), get(Catalogue.PARTITIONS));
    }

    /** What tells how messages end, as set here. */
    public ReceiptTopics receiptTopics() {
        return new ReceiptTopics(get(Catalogue.RECEIPTS_TOPIC), get(Catalogue.BOARD_TOPIC), get(Catalogue.RECEIPTS));
    }

    /** How to reach the user's own Kafka. */
    public ClientProperties kafka() {
        return new ClientProperties(get(Catalogue.KAFKA_BOOTSTRAP_SERVERS), kafkaProperties);
    }
}
