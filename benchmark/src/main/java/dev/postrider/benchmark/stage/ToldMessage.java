package dev.postrider.benchmark.stage;

import java.util.UUID;

/** A message that has a receipt. */
public record ToldMessage(UUID id, int partition, long offset) {

    /** Where its status is asked for. */
    public String href() {
        return "/messages/" + id + "?at=" + partition + "." + offset;
    }
}
