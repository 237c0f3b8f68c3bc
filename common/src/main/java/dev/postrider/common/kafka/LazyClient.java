package dev.postrider.common.kafka;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of Kafka that is created when it is first needed: Kafka's constructors fail while no broker's name resolves.
 * Thread-safe.
 */
public final class LazyClient<C> implements Supplier<C> {

    private final Supplier<C> constructor;
    private @Nullable C client;

    public LazyClient(Supplier<C> constructor) {
        this.constructor = constructor;
    }

    /** The client, created by the first call. */
    @Override
    public synchronized C get() {
        C created = client;
        if (created == null) {
            created = constructor.get();
            client = created;
        }
        return created;
    }

    /** For closing it: empty if it was never created. */
    public synchronized Optional<C> created() {
        return Optional.ofNullable(client);
    }
}
