package dev.postrider.benchmark.load;

import java.nio.ByteBuffer;

/** The bytes of one call after another. */
public interface CallBytes {

    /** How many bytes a call has at most. */
    int bytes();

    /** Writes the next call. */
    void next(ByteBuffer into);
}
