package dev.postrider.broker;

import java.io.File;
import java.util.List;
import java.util.stream.Stream;

/** Kafka's part of a data directory, checked where Kafka would start as if it were empty. */
final class KafkaFiles {

    /** Kafka finds no records again without these. */
    private static final List<String> INDISPENSABLE = List.of("meta.properties", "__cluster_metadata-0");

    private final File data;

    KafkaFiles(File data) {
        this.data = data.getAbsoluteFile();
    }

    /** @throws BrokerException when it holds partitions, but not what Kafka needs to know them */
    void requireComplete() throws BrokerException {
        if (files(data).noneMatch(File::isDirectory)) {
            return; // never started
        }
        for (String name : INDISPENSABLE) {
            if (!new File(data, name).exists()) {
                throw new BrokerException("The data directory " + data + " holds messages, but " + name
                        + " is missing and Kafka cannot find them without it: restore it from a backup; nothing was"
                        + " changed");
            }
        }
    }

    /** @throws BrokerException when there are records of partitions that Kafka's metadata does not name */
    void requireNoStrayRecords() throws BrokerException {
        List<String> stray = files(data)
                .filter(file -> file.getName().endsWith("-stray"))
                .filter(partition ->
                        files(partition).anyMatch(file -> file.getName().endsWith(".log") && file.length() > 0))
                .map(File::getName)
                .sorted()
                .toList();
        if (!stray.isEmpty()) {
            throw new BrokerException("The data directory " + data
                    + " holds messages of partitions that Kafka's metadata does not name (" + stray.size()
                    + ", the first is " + stray.get(0)
                    + "): restore it from a backup, or move them away to start without their messages");
        }
    }

    private static Stream<File> files(File directory) {
        return Stream.ofNullable(directory.listFiles()).flatMap(Stream::of);
    }
}
