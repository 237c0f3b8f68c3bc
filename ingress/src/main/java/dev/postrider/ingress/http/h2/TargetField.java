package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.grammar.RawTarget;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Carries the raw target of a request among its headers, under a name that no client can send. */
public final class TargetField extends HttpField {

    /** A blank is not allowed in a name, so neither protocol's parser lets one through. */
    private static final String NAME = "raw target";

    private static final RawTarget NONE = RawTarget.of("");

    private final RawTarget target;

    /** As a header it is empty: headers are printed where the target must not be. */
    TargetField(RawTarget target) {
        super(NAME, "");
        this.target = target;
    }

    /** The target among these headers. An empty one if there is none: CONNECT names a host instead. */
    public static RawTarget in(HttpFields headers) {
        return headers.getField(NAME) instanceof TargetField field ? field.target : NONE;
    }
}
