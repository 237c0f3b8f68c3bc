package dev.postrider.common.metrics;

/** The numbers of Kafka's clients that are passed on, with our names and base units. */
enum KafkaNumber {
    CONNECTIONS("connection-count", "postrider_kafka_connections", "Connections of a Kafka client to brokers."),
    RECORDS_SENT(
            "record-send-total",
            "postrider_kafka_records_sent_total",
            "Records a Kafka producer handed to its connections."),
    RECORD_ERRORS(
            "record-error-total", "postrider_kafka_record_errors_total", "Records a Kafka producer could not write."),
    RECORD_RETRIES(
            "record-retry-total", "postrider_kafka_record_retries_total", "Records a Kafka producer sent again."),
    REQUEST_LATENCY(
            "request-latency-avg",
            "postrider_kafka_request_latency_seconds",
            "Mean time from a request of a Kafka producer to its answer, over the last minute.",
            1e-3),
    QUEUE_TIME(
            "record-queue-time-avg",
            "postrider_kafka_record_queue_seconds",
            "Mean time a record waited in a Kafka producer before it was sent, over the last minute.",
            1e-3),
    BATCH_SIZE(
            "batch-size-avg",
            "postrider_kafka_batch_size_bytes",
            "Mean size of the batches a Kafka producer sent, over the last minute."),
    RECORDS_CONSUMED(
            "records-consumed-total",
            "postrider_kafka_records_consumed_total",
            "Records a Kafka consumer gave out, those it read twice included."),
    BYTES_CONSUMED(
            "bytes-consumed-total",
            "postrider_kafka_consumed_bytes_total",
            "Bytes of the records a Kafka consumer gave out."),
    FETCH_LATENCY(
            "fetch-latency-avg",
            "postrider_kafka_fetch_latency_seconds",
            "Mean time of a fetch of a Kafka consumer, over the last minute; Kafka waits up to 0.5 s for new records.",
            1e-3),
    HEARTBEAT_AGE(
            "last-heartbeat-seconds-ago",
            "postrider_kafka_heartbeat_age_seconds",
            "Time since the last heartbeat of a Kafka consumer to its group."),
    FAILED_REBALANCES(
            "failed-rebalance-total",
            "postrider_kafka_failed_rebalances_total",
            "Rebalances of the group that failed for a Kafka consumer."),
    ASSIGNED_PARTITIONS(
            "assigned-partitions", "postrider_kafka_assigned_partitions", "Partitions assigned to a Kafka consumer.");

    private final String kafkaName;
    private final String metric;
    private final String help;
    private final double scale;

    KafkaNumber(String kafkaName, String metric, String help) {
        this(kafkaName, metric, help, 1);
    }

    KafkaNumber(String kafkaName, String metric, String help, double scale) {
        this.kafkaName = kafkaName;
        this.metric = metric;
        this.help = help;
        this.scale = scale;
    }

    /** Kafka's name, the same for all its clients. */
    String kafkaName() {
        return kafkaName;
    }

    /** Our name. */
    String metric() {
        return metric;
    }

    boolean isCounter() {
        return metric.endsWith("_total");
    }

    String help() {
        return help;
    }

    /** Of Kafka's unit in ours. */
    double scale() {
        return scale;
    }
}
