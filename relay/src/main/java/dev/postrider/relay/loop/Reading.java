package dev.postrider.relay.loop;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What somebody wants to have read outside the group. */
interface Reading {

    /** Partitions, and the offset from which on each is wanted. */
    Map<Integer, Long> wanted();

    /**
     * A record of a partition that is wanted; every one, in order, from where {@link #wanted} said.
     *
     * @return whether the partition is to be read on
     */
    boolean give(ConsumerRecord<byte[], byte[]> record);
}
