package dev.postrider.common.kafka;

import java.io.PrintStream;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Says for an operator whether Kafka is reached and the topics are fit for use; makes them if they are missing. */
public final class KafkaCheck {

    private KafkaCheck() {}

    /** Blocks for some seconds at most; true when all is well. */
    public static boolean report(ClientProperties kafka, Topics topics, PrintStream out) {
        Optional<String> unresolved = kafka.unresolved();
        if (unresolved.isPresent()) {
            out.println("Kafka: not reached, " + unresolved.get());
            return false;
        }
        try (Admin admin = Admin.create(kafka.admin("postrider-check"))) {
            TopicState state = new TopicSetup(admin, topics).ensure();
            if (state instanceof TopicState.Ready ready) {
                out.println("Kafka: reached at " + kafka.bootstrapServers() + ", the topics are ready");
                ready.warnings().forEach(warning -> out.println("  " + warning));
                return true;
            }
            out.println("Kafka: "
                    + (state instanceof TopicState.Unusable unusable
                            ? unusable.reason()
                            : "not reached at " + kafka.bootstrapServers() + ": "
                                    + ((TopicState.Unreachable) state).reason()));
        } catch (KafkaException e) {
            out.println("Kafka: the client rejected its settings: "
                    + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage()));
        }
        return false;
    }
}
