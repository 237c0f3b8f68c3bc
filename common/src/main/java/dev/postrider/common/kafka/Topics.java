package dev.postrider.common.kafka;

/**
 * The topics both services share.
 *
 * @param messages accepted messages, until delivered
 * @param deadLetters messages given up on, with the reason
 * @param partitions of each; an address always lands in the same one, so the number is fixed once chosen
 */
public record Topics(String messages, String deadLetters, int partitions) {}
