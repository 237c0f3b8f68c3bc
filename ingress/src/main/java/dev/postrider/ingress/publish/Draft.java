package dev.postrider.ingress.publish;

import dev.postrider.common.message.Address;
import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Priority;
import dev.postrider.ingress.caller.Caller;
import io.opentelemetry.context.Context;
import java.util.List;

/**
 * What an admitted call asks to have said, before it is a message.
 *
 * @param text visible, unless there are attachments
 * @param trace the trace that the call belongs to; the root context if it belongs to none
 */
public record Draft(
        Caller caller, Address address, String text, List<Attachment> attachments, Priority priority, Context trace) {

    /** Without what it says: it may be a secret. */
    @Override
    public String toString() {
        return "Draft[" + caller + ", " + address.key() + "]";
    }
}
