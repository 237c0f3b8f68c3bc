package dev.postrider.ingress.http.h2;

import dev.postrider.ingress.grammar.RawTarget;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** Carries the raw target of a request among its headers, under a name that no client can send. */
public final class TargetField extends HttpField {

    /** A blank is not allowed in a name, so neither protocol's parser lets one through. */
    private static final String NAME = "raw target";

    private final RawTarget target;

    /** As a header it is empty: headers are printed where the target must not be. */
    TargetField(RawTarget target) {
        super(NAME, "");
        this.target = target;
    }

    /** The target among these headers. */
    public static RawTarget in(HttpFields headers) {
        if (headers.getField(NAME) instanceof TargetField field) {
            return field.target;
        }
        throw new IllegalStateException("every request of this server keeps the raw target");
    }
}
