package dev.postrider.common.settings;

import dev.postrider.common.kafka.PassedThrough;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads and checks the settings of one program; finds all problems before it gives up. */
final class SettingsLoader {

    private static final int ENVIRONMENT_ORDINAL = 300;
    private static final int FILE_ORDINAL = 200;

    private final Service service;
    private final Map<String, String> environment;
    private final List<String> problems = new ArrayList<>();

    SettingsLoader(Service service, Map<String, String> environment) {
        this.service = service;
        this.environment = environment;
    }

    Settings load() throws SettingsException {
        Map<String, String> file = readFile();
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(
                        new EnvConfigSource(environment, ENVIRONMENT_ORDINAL),
                        new PropertiesConfigSource(file, "settings file", FILE_ORDINAL))
                .build();
        Map<Setting<?>, Object> values = new HashMap<>();
        for (Setting<?> setting : Catalogue.ALL) {
            if (setting.services().contains(service)) {
                convert(setting, config).ifPresent(value -> values.put(setting, value));
            }
        }
        Set<String> names = new TreeSet<>(environment.keySet());
        names.addAll(file.keySet());
        Map<String, String> kafkaProperties = kafkaProperties(names, config);
        checkNames(environment.keySet(), "");
        checkNames(file.keySet(), " in the settings file");
        checkTogether(values);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        return new Settings(values, kafkaProperties);
    }

    private Map<String, String> readFile() {
        String name = environment.getOrDefault(Catalogue.FILE, "");
        Map<String, String> content = new HashMap<>();
        if (!name.isBlank()) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(Path.of(name))) {
                properties.load(reader);
            } catch (IOException | IllegalArgumentException e) {
                problems.add(Catalogue.FILE + " names a file that cannot be read: " + name);
            }
            properties.stringPropertyNames().forEach(key -> content.put(key, properties.getProperty(key)));
        }
        return content;
    }

    private <T> Optional<T> convert(Setting<T> setting, SmallRyeConfig config) {
        Optional<String> text = text(setting, config);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(setting.converter().convert(text.get()));
        } catch (IllegalArgumentException e) {
            String shown = setting.isSecret() ? "" : ", not '" + text.get() + "'";
            problems.add(setting.name() + " " + e.getMessage() + shown);
            return Optional.empty();
        }
    }

    /** The first of: the name, its aliases, the file a secret is in, the default. Blank counts as not given. */
    private Optional<String> text(Setting<?> setting, SmallRyeConfig config) {
        Optional<String> given = given(setting.name(), config);
        for (String alias : setting.aliases()) {
            given = given.or(() -> given(alias, config));
        }
        if (setting.isSecret()) {
            Optional<String> path = given(setting.fileName(), config);
            if (given.isPresent() && path.isPresent()) {
                problems.add(setting.name() + " and " + setting.fileName() + " are both set: keep one of them");
            }
            given = given.or(() -> path.flatMap(name -> secretIn(setting.fileName(), name)));
        }
        return given.or(() -> setting.defaultText().isEmpty() ? Optional.empty() : Optional.of(setting.defaultText()));
    }

    private static Optional<String> given(String name, SmallRyeConfig config) {
        return Optional.ofNullable(config.getConfigValue(name).getValue())
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    private Optional<String> secretIn(String setting, String path) {
        try {
            String secret =
                    Files.readString(Path.of(path), StandardCharsets.UTF_8).strip();
            if (secret.isEmpty()) {
                problems.add(setting + " names an empty file: " + path);
                return Optional.empty();
            }
            return Optional.of(secret);
        } catch (IOException | IllegalArgumentException e) {
            problems.add(setting + " names a file that cannot be read: " + path);
            return Optional.empty();
        }
    }

    private Map<String, String> kafkaProperties(Set<String> names, SmallRyeConfig config) {
        Map<String, String> properties = new TreeMap<>();
        for (String name : names) {
            if (name.startsWith(Catalogue.KAFKA_PREFIX) && !isSetting(name)) {
                String property = PassedThrough.property(name.substring(Catalogue.KAFKA_PREFIX.length()));
                PassedThrough.objection(property).ifPresent(objection -> problems.add(name + " " + objection));
                given(name, config).ifPresent(value -> properties.put(property, value));
            }
        }
        return properties;
    }

    private void checkNames(Set<String> names, String where) {
        for (String name : new TreeSet<>(names)) {
            if (name.startsWith("POSTRIDER_") && !name.startsWith(Catalogue.KAFKA_PREFIX) && !isSetting(name)) {
                problems.add(name + where + " is not a setting of Postrider; see --help for those there are");
            }
        }
    }

    private static boolean isSetting(String name) {
        return name.equals(Catalogue.FILE)
                || Catalogue.ALL.stream()
                        .anyMatch(setting -> setting.name().equals(name)
                                || (setting.isSecret() && setting.fileName().equals(name)));
    }

    /** What no single setting can tell. */
    private void checkTogether(Map<Setting<?>, Object> values) {
        if (values.containsKey(Catalogue.MATTERMOST_URL) != values.containsKey(Catalogue.MATTERMOST_TOKEN)
                && problems.isEmpty()) {
            problems.add("POSTRIDER_MATTERMOST_URL and POSTRIDER_MATTERMOST_TOKEN belong together:"
                    + " set both to post to Mattermost, or neither to print the posts");
        }
        if (values.containsKey(Catalogue.BIND)
                && Boolean.FALSE.equals(values.get(Catalogue.OPEN))
                && !isLoopback(String.valueOf(values.get(Catalogue.BIND)))) {
            problems.add("POSTRIDER_BIND listens beyond loopback, where anyone could post:"
                    + " set POSTRIDER_OPEN=true if that is meant");
        }
        if (values.get(Catalogue.TOPIC) instanceof String topic
                && topic.equals(values.get(Catalogue.DEAD_LETTER_TOPIC))) {
            problems.add("POSTRIDER_TOPIC and POSTRIDER_DEAD_LETTER_TOPIC must be two different topics");
        }
    }

    private static boolean isLoopback(String bind) {
        return bind.startsWith("127.") || bind.equals("localhost") || bind.equals("::1") || bind.equals("[::1]");
    }
}
