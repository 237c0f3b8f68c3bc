package dev.postrider.benchmark.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.List;

/** GETs of some targets, in turn, again and again. Not thread-safe. */
public final class GetBytes implements CallBytes {

    private final List<byte[]> calls;
    private int next;

    /**
     * @param host as the header of that name has it
     * @param headers further ones, each a whole line
     */
    public GetBytes(String host, List<String> targets, List<String> headers) {
        String end = " HTTP/1.1\r\nHost: " + host + "\r\n"
                + String.join(
                        "", headers.stream().map(header -> header + "\r\n").toList()) + "\r\n";
        calls = targets.stream()
                .map(target -> ("GET " + target + end).getBytes(US_ASCII))
                .toList();
    }

    @Override
    public int bytes() {
        return calls.stream().mapToInt(call -> call.length).max().orElse(0);
    }

    @Override
    public void next(ByteBuffer into) {
        into.put(calls.get(next));
        next = (next + 1) % calls.size();
    }
}
