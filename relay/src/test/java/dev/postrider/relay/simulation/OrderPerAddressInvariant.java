package dev.postrider.relay.simulation;

import dev.postrider.relay.engine.exchange.Outcome;
import dev.postrider.relay.engine.exchange.Request;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** P2: posts of an address appear in Kafka's order, whole, with one in flight; each says what its range says. */
final class OrderPerAddressInvariant implements Invariant {

    private static final String PROMISE = "P2 order per address";

    private final Trace trace;
    private final int postCodePoints;
    private final Map<SimulatedWorker, Set<String>> inFlight = new HashMap<>();

    OrderPerAddressInvariant(Trace trace, int postCodePoints) {
        this.trace = trace;
        this.postCodePoints = postCodePoints;
    }

    @Override
    public void issued(SimulatedWorker worker, Request request) {
        if (request instanceof Request.Post post
                && !inFlight.computeIfAbsent(worker, any -> new HashSet<>())
                        .add(post.address().key())) {
            throw trace.violation(PROMISE, post.partition(), post.address().key(), "a second post in flight");
        }
    }

    @Override
    public void answered(SimulatedWorker worker, Request request, Outcome outcome) {
        if (request instanceof Request.Post post) {
            inFlight.getOrDefault(worker, new HashSet<>()).remove(post.address().key());
        }
    }

    @Override
    public void released(SimulatedWorker worker, int partition) {
        inFlight.remove(worker); // what it has under way may be repeated by whoever owns the partition now
    }

    @Override
    public void posted(Shown shown) {
        Request.Post post = shown.post();
        History history = shown.history();
        if (History.beginOf(post.range()) > history.reached()) {
            throw trace.violation(
                    PROMISE,
                    history.partition(),
                    history.lane(),
                    post.range() + " is shown before " + history.firstUnfinished());
        }
        checkText(post, history);
    }

    private void checkText(Request.Post post, History history) {
        String text = post.text();
        if (text.codePointCount(0, text.length()) > postCodePoints) {
            throw trace.violation(PROMISE, history.partition(), history.lane(), "longer than a post may be");
        }
        List<LoggedRecord> records = history.in(post.range());
        int at = 0;
        for (LoggedRecord record : records) {
            boolean begins =
                    record.offset() != post.range().first() || post.range().from() == 0;
            boolean silent = record.said().text().isEmpty();
            int found = begins && !silent ? text.indexOf(record.token(), at) : at;
            if (found < 0) {
                throw trace.violation(PROMISE, history.partition(), history.lane(), "does not say " + record);
            }
            at = found;
        }
        LoggedRecord last = records.get(records.size() - 1);
        checkCompany(post, history, records, last);
        if (!last.id().equals(post.lastId())) {
            throw trace.violation(PROMISE, history.partition(), history.lane(), "names another last message");
        }
    }

    private void checkCompany(Request.Post post, History history, List<LoggedRecord> records, LoggedRecord last) {
        boolean end = post.range().to() == 0;
        if (!post.attachments().equals(end ? last.said().attachments() : List.of())) {
            throw trace.violation(PROMISE, history.partition(), history.lane(), "has other attachments than " + last);
        }
        if (records.size() > 1 && !records.stream().allMatch(last::goesWith)) {
            throw trace.violation(PROMISE, history.partition(), history.lane(), "packs what must travel apart");
        }
    }
}
