package dev.postrider.ingress.http.h2;

import org.eclipse.jetty.http2.parser.HeaderParser;
import org.eclipse.jetty.io.RateControl;

/** Jetty's reader of frame heads, to be used again by us. */
final class FrameHead extends HeaderParser {

    FrameHead(RateControl rateControl) {
        super(rateControl);
    }

    @Override
    protected void reset() {
        super.reset();
    }
}
