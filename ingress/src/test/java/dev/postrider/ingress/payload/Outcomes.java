package dev.postrider.ingress.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.DecodedRecord;
import dev.postrider.common.message.Mentions;
import dev.postrider.common.message.Message;
import dev.postrider.common.message.MessageCodec;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.text.MessageText;
import dev.postrider.ingress.text.TerminalText;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/** What holds for all that reading a body can come to. */
final class Outcomes {

    private static final Address ANYWHERE = new Address.Username("jane");
    private static final MessageCodec CODEC = new MessageCodec();

    private static final Set<Problem> PROBLEMS = Set.of(
            Problem.BAD_BODY,
            Problem.BODY_TOO_LARGE,
            Problem.EMPTY_TEXT,
            Problem.IMPOSSIBLE_ADDRESS,
            Problem.NO_ADDRESS,
            Problem.TEXT_TOO_LONG,
            Problem.UNKNOWN_FIELD,
            Problem.UNSUPPORTED_MEDIA_TYPE,
            Problem.WOULD_LOOP);

    /** Plain sentences: what was sent does not come back in one. */
    private static final Pattern SENTENCES = Pattern.compile("[A-Za-z][A-Za-z0-9 ,.:;=_?…%'/+-]{3,250}[.?]");

    private Outcomes() {}

    static void check(Body body) {
        if (body instanceof Body.RefusedBody refused) {
            check(refused.refusal());
        } else if (body instanceof Body.Said said) {
            check(said);
        }
    }

    static void check(Refusal refusal) {
        assertThat(PROBLEMS).contains(refusal.problem());
        assertThat(refusal.detail()).matches(SENTENCES);
    }

    private static void check(Body.Said said) {
        assertThat(TerminalText.partOf(said.text())).isEqualTo(said.text());
        assertThat(said.text().getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(65_536);
        assertThat(said.attachments()).hasSizeLessThanOrEqualTo(100);
        assertThat(!MessageText.isInvisible(said.text()) || !said.attachments().isEmpty())
                .isTrue();
        Message message =
                new Message(new UUID(0, 1), ANYWHERE, said.text(), said.attachments(), Mentions.HARMLESS, false);
        byte[] record = CODEC.encodeValue(message);
        // Newlines and quotes take two bytes in JSON.
        assertThat(record.length).isLessThan(2 * 65_536 + 131_072 + 200);
        assertThat(CODEC.decode(CODEC.encodeKey(message), record)).isEqualTo(new DecodedRecord.Valid(message));
    }
}
