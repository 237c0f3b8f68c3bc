package dev.postrider.benchmark.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.postrider.common.message.Address;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The bytes of one call after another, each to the next of the channels and with a text nobody had before: an ingress
 * may take two calls that are alike for one. Not thread-safe.
 */
public final class RequestBytes implements CallBytes {

    private static final int DIGITS = 10;
    private static final String FILLER = " build of branch main failed in stage test after ninety seconds";
    private static final int TEN = 10;

    private final byte[][] templates;
    private final int[] digitsAt;
    private long number;

    /**
     * @param host as the header of that name has it
     * @param channels they go to, in turn
     * @param length of each text, in characters
     * @param headers further ones, each a whole line
     */
    public RequestBytes(String host, List<Address.ChannelId> channels, int length, List<String> headers) {
        templates = new byte[channels.size()][];
        digitsAt = new int[channels.size()];
        StringBuilder end =
                new StringBuilder(" HTTP/1.1\r\nHost: ").append(host).append("\r\n");
        headers.forEach(header -> end.append(header).append("\r\n"));
        end.append("\r\n");
        for (int i = 0; i < templates.length; i++) {
            String start = "GET /post/" + channels.get(i).key() + "/msg/m";
            templates[i] = (start + text(length).replace(" ", "%20") + end).getBytes(US_ASCII);
            digitsAt[i] = start.length();
        }
    }

    private static String text(int length) {
        int missing = length - 1 - DIGITS;
        return "0".repeat(DIGITS) + FILLER.repeat(missing / FILLER.length() + 1).substring(0, missing);
    }

    @Override
    public int bytes() {
        int most = 0;
        for (byte[] template : templates) {
            most = Math.max(most, template.length);
        }
        return most;
    }

    @Override
    public void next(ByteBuffer into) {
        int channel = (int) (number % templates.length);
        byte[] call = templates[channel];
        long rest = ++number;
        for (int digit = digitsAt[channel] + DIGITS - 1; digit >= digitsAt[channel]; digit--) {
            call[digit] = (byte) ('0' + rest % TEN);
            rest /= TEN;
        }
        into.put(call);
    }
}
