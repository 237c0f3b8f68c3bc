package dev.postrider.relay;

import dev.postrider.common.kafka.ClientProperties;
import dev.postrider.common.kafka.Topics;
import dev.postrider.common.receipt.ReceiptTopics;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import dev.postrider.relay.engine.exchange.Limits;
import dev.postrider.relay.mattermost.MattermostSettings;
import java.time.Duration;

/**
 * What a relay is made of.
 *
 * @param instanceId a fixed name in the group, so that a relay started again owns its partitions at once; empty for a
 *     member that gets a new name at each start. Only for a relay that cannot run twice and is the only one of its group
 *     that has such a name: started again, it knows that the one before it is dead.
 * @param ratePerSecond of all relays together
 * @param maxAge older messages become dead letters
 * @param packAfter messages of one address share a post if the last would wait longer for one of its own; 0 = always
 * @param keys what is remembered of idempotency keys; for so long finished messages are kept in Kafka
 */
public record RelaySettings(
        ClientProperties kafka,
        Topics topics,
        ReceiptTopics receipts,
        String group,
        String instanceId,
        double ratePerSecond,
        Duration maxAge,
        Limits.Keys keys,
        Duration packAfter,
        Chat chat) {

    /** Where posts go. */
    public sealed interface Chat {

        /** They are printed. */
        record Console() implements Chat {}

        record Mattermost(MattermostSettings settings) implements Chat {}
    }

    /** @param kafka how to reach it: the user's own Kafka, or the embedded one */
    public static RelaySettings of(Settings settings, ClientProperties kafka) {
        String group = settings.get(Catalogue.GROUP);
        return new RelaySettings(
                kafka,
                settings.topics(),
                settings.receiptTopics(),
                group,
                "",
                settings.get(Catalogue.RATE),
                settings.get(Catalogue.MAX_AGE),
                new Limits.Keys(settings.get(Catalogue.IDEMPOTENCY_WINDOW), settings.get(Catalogue.IDEMPOTENCY_KEYS)),
                settings.get(Catalogue.PACK_AFTER),
                chat(settings));
    }

    public RelaySettings withInstanceId(String id) {
        return new RelaySettings(kafka, topics, receipts, group, id, ratePerSecond, maxAge, keys, packAfter, chat);
    }

    private static Chat chat(Settings settings) {
        return settings.find(Catalogue.MATTERMOST_URL)
                .<Chat>map(url -> new Chat.Mattermost(new MattermostSettings(
                        url,
                        settings.get(Catalogue.MATTERMOST_TOKEN),
                        settings.secretFile(Catalogue.MATTERMOST_TOKEN).orElse(null),
                        settings.find(Catalogue.MATTERMOST_USERNAME).orElse(""),
                        settings.get(Catalogue.MATTERMOST_POST_LIMIT),
                        settings.get(Catalogue.MESSAGES_PER_POST),
                        settings.get(Catalogue.MATTERMOST_LOOK))))
                .orElseGet(Chat.Console::new);
    }
}
