package dev.postrider.common.settings;

import dev.postrider.common.files.TextFile;
import dev.postrider.common.kafka.PassThroughProperties;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Reads and checks the settings of one program; finds all problems before it gives up. */
final class SettingsLoader {

    /** In place of a value that must not be shown. */
    private static final String HIDDEN = "(hidden)";

    private final Service service;
    private final Map<String, String> environment;
    private final Map<String, String> file;
    private final List<String> problems = new ArrayList<>();
    private final Set<Setting<?>> unusable = new HashSet<>();
    private final Map<Setting<?>, SecretFile> secretFiles = new HashMap<>();

    SettingsLoader(Service service, Map<String, String> environment) {
        this.service = service;
        this.environment = withoutBlanks(environment);
        this.file = readFile();
    }

    Settings load() throws SettingsException {
        Map<Setting<?>, Object> values = new HashMap<>();
        Map<String, String> shown = new LinkedHashMap<>();
        for (Setting<?> setting : Catalogue.ALL) {
            if (setting.services().contains(service)) {
                convert(setting).ifPresent(value -> {
                    values.put(setting, value);
                    shown.put(
                            setting.name(),
                            isConfidential(setting) ? HIDDEN : text(setting).orElse(""));
                });
            }
        }
        Set<String> names = new TreeSet<>(environment.keySet());
        names.addAll(file.keySet());
        Map<String, String> kafkaProperties = kafkaProperties(names);
        checkNames(environment.keySet(), name -> name.startsWith("POSTRIDER_"), "");
        checkNames(file.keySet(), name -> true, " in the settings file");
        checkTogether(values);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        kafkaProperties.keySet().forEach(property -> shown.put(property, HIDDEN)); // passwords are among them
        return new Settings(values, secretFiles, kafkaProperties, shown);
    }

    /** Keys are hashed, but their lines tell who may post where, and hooks' URLs need no key. */
    private static boolean isConfidential(Setting<?> setting) {
        return setting.isSecret() || setting.equals(Catalogue.KEYS);
    }

    private Map<String, String> readFile() {
        String name = environment.getOrDefault(Catalogue.FILE, "");
        Map<String, String> content = new HashMap<>();
        if (!name.isBlank()) {
            Properties properties = new Properties();
            try {
                properties.load(new StringReader(TextFile.read(Catalogue.FILE, Path.of(name), StandardCharsets.UTF_8)));
            } catch (IOException e) {
                problems.add(String.valueOf(e.getMessage()));
            } catch (IllegalArgumentException e) { // no path, or an escape that is none
                problems.add(Catalogue.FILE + " names a file that cannot be read: " + name);
            }
            properties.stringPropertyNames().forEach(key -> content.put(key, properties.getProperty(key)));
        }
        return withoutBlanks(content);
    }

    /** Empty values are ignored: a compose file passes on variables that may not be set. */
    private static Map<String, String> withoutBlanks(Map<String, String> texts) {
        Map<String, String> given = new HashMap<>(texts);
        given.values().removeIf(String::isBlank);
        return given;
    }

    private <T> Optional<T> convert(Setting<T> setting) {
        Optional<String> text = text(setting);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(setting.converter().convert(text.get()));
        } catch (IllegalArgumentException e) {
            problems.add(nameUsed(setting) + " " + e.getMessage() + quoted(setting, text.get()));
            unusable.add(setting);
            return Optional.empty();
        }
    }

    /** The name that the operator wrote: the alias, if it was used. */
    private String nameUsed(Setting<?> setting) {
        return Stream.concat(Stream.of(setting.name()), setting.aliases().stream())
                .filter(name -> lookUp(name).isPresent())
                .findFirst()
                .orElse(setting.name());
    }

    /** A text with an {@code @} may be an address with a password in it. */
    private static String quoted(Setting<?> setting, String text) {
        return setting.isSecret() || text.contains("@") ? "" : ", not '" + text + "'";
    }

    /** The first of: the name, its aliases, the file a secret is in, the default. Empty values are ignored. */
    private Optional<String> text(Setting<?> setting) {
        Optional<String> given = lookUp(setting.name());
        for (String alias : setting.aliases()) {
            given = given.or(() -> lookUp(alias));
        }
        if (setting.isSecret()) {
            Optional<String> path = lookUp(setting.fileName());
            if (given.isPresent() && path.isPresent()) {
                problems.add(setting.name() + " and " + setting.fileName() + " are both set: set only one of them");
            }
            given = given.or(() -> path.flatMap(name -> secretIn(setting, name)));
        }
        return given.or(() -> setting.defaultText().isEmpty() ? Optional.empty() : Optional.of(setting.defaultText()));
    }

    /** The environment wins over the file. Names count exactly: {@code port} is not {@code PORT}. */
    private Optional<String> lookUp(String name) {
        return Optional.ofNullable(environment.getOrDefault(name, file.get(name)))
                .map(String::strip);
    }

    private Optional<String> secretIn(Setting<?> setting, String path) {
        try {
            SecretFile secret = new SecretFile(setting.fileName(), Path.of(path));
            secretFiles.put(setting, secret);
            return Optional.of(secret.text());
        } catch (IOException e) {
            problems.add(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) { // no path
            problems.add(setting.fileName() + " names a file that cannot be read: " + path);
        }
        unusable.add(setting);
        return Optional.empty();
    }

    private Map<String, String> kafkaProperties(Set<String> names) {
        Map<String, String> properties = new TreeMap<>();
        for (String name : names) {
            if (!name.startsWith(Catalogue.KAFKA_PREFIX)) {
                continue;
            }
            if (service == Service.STANDALONE) {
                problems.add(name
                        + " does not apply here, the all-in-one embeds its own Kafka: remove it, or run ingress and"
                        + " relay");
            } else if (!isSetting(name)) {
                String property = PassThroughProperties.property(name.substring(Catalogue.KAFKA_PREFIX.length()));
                lookUp(name).ifPresent(value -> {
                    PassThroughProperties.objection(property, value).ifPresent(why -> problems.add(name + " " + why));
                    properties.put(property, value);
                });
            }
        }
        return properties;
    }

    private void checkNames(Set<String> names, Predicate<String> ours, String where) {
        for (String name : new TreeSet<>(names)) {
            if (ours.test(name) && !name.startsWith(Catalogue.KAFKA_PREFIX) && !isSetting(name)) {
                problems.add(name + where + " is not a Postrider setting; --help lists them");
            }
        }
    }

    private static boolean isSetting(String name) {
        return name.equals(Catalogue.FILE)
                || Catalogue.ALL.stream()
                        .anyMatch(setting -> setting.name().equals(name)
                                || setting.aliases().contains(name)
                                || (setting.isSecret() && setting.fileName().equals(name)));
    }

    /** What no single setting can tell. */
    private void checkTogether(Map<Setting<?>, Object> values) {
        if (values.containsKey(Catalogue.MATTERMOST_URL) != values.containsKey(Catalogue.MATTERMOST_TOKEN)
                && !unusable.contains(Catalogue.MATTERMOST_URL)
                && !unusable.contains(Catalogue.MATTERMOST_TOKEN)) {
            problems.add("POSTRIDER_MATTERMOST_URL (or MM_URL) and POSTRIDER_MATTERMOST_TOKEN (or MM_PROXY_TOKEN)"
                    + " belong together: set both to post to Mattermost, or neither to print the posts");
        }
        checkListening(values);
        checkTopics(values);
    }

    private void checkTopics(Map<Setting<?>, Object> values) {
        Map<Object, Setting<?>> used = new HashMap<>();
        for (Setting<?> setting : Catalogue.TOPICS) {
            Object topic = values.get(setting);
            Setting<?> other = topic == null ? null : used.putIfAbsent(topic, setting);
            if (other != null) {
                problems.add(other.name() + " and " + setting.name() + " must be two different topics");
            }
        }
    }

    private void checkListening(Map<Setting<?>, Object> values) {
        if (values.containsKey(Catalogue.BIND)
                && Boolean.FALSE.equals(values.get(Catalogue.OPEN))
                && !values.containsKey(Catalogue.KEYS)
                && !values.containsKey(Catalogue.KEYS_FILE)
                && !isLoopback(String.valueOf(values.get(Catalogue.BIND)))) {
            problems.add("POSTRIDER_BIND is not a loopback address, so anyone could post: set POSTRIDER_KEYS_FILE to"
                    + " require API keys, or POSTRIDER_OPEN=true to allow it");
        }
        boolean hasCertificate = values.containsKey(Catalogue.TLS_CERT);
        if (hasCertificate != values.containsKey(Catalogue.TLS_KEY)
                || (values.containsKey(Catalogue.TLS_CLIENT_CA) && !hasCertificate)) {
            problems.add("POSTRIDER_TLS_CERT and POSTRIDER_TLS_KEY belong together, and POSTRIDER_TLS_CLIENT_CA needs"
                    + " both: set the files you have, or none to serve plain HTTP");
        }
    }

    private static boolean isLoopback(String bind) {
        return bind.matches("127(\\.\\d{1,3}){3}|localhost|::1|\\[::1]");
    }
}
