package dev.postrider.benchmark.load;

/** What an answer says of a call. */
public enum CallOutcome {
    /** 200: what was asked for. */
    OK,

    /** 202: it is safe. */
    ACCEPTED,

    /** 429: its caller asked for too much. */
    LIMITED,

    /** 503: it cannot be taken now. */
    UNAVAILABLE,

    /** Anything else, no answer included. */
    OTHER;

    static CallOutcome of(int status) {
        return switch (status) {
            case 200 -> OK;
            case 202 -> ACCEPTED;
            case 429 -> LIMITED;
            case 503 -> UNAVAILABLE;
            default -> OTHER;
        };
    }
}
