package dev.postrider.common.message;

/** What marks a post as a relay's. */
public final class PostOrigin {

    /** The property in which a relay keeps which records a post shows. An ingress takes no post that has it. */
    public static final String PROP = "postrider";

    private PostOrigin() {}
}
