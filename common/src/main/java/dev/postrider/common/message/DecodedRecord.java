package dev.postrider.common.message;

/** What a record turned out to hold. */
public sealed interface DecodedRecord {

    /** A message of a version we know. */
    record Valid(Message message) implements DecodedRecord {}

    /** A record that can never be delivered; the reason names the fault and quotes nothing. */
    record Malformed(String reason) implements DecodedRecord {}

    /** Written by a newer ingress: not ours to judge, the relay must be upgraded first. */
    record NewerVersion(int version) implements DecodedRecord {}
}
