package dev.postrider.ingress.payload;

/** What the texts of a body mean: that depends on where it was sent. */
enum Dialect {
    /** To an address: the text is Markdown as it is. */
    POST,
    /** To Mattermost's own API: the text is Markdown as it is, and fields have other names than in a webhook's payload. */
    API,
    /** To an incoming webhook: texts may hold Slack's markup and entities. */
    HOOK;

    /** For where Mattermost reads Markdown. */
    String markdown(String text) {
        return this == HOOK ? SlackMarkup.toMarkdown(text) : text;
    }

    /** For addresses. */
    String url(String text) {
        return this == HOOK ? SlackMarkup.decoded(text) : text;
    }

    /** For where Mattermost shows text as it is. */
    String plain(String text) {
        return this == HOOK ? SlackMarkup.toPlain(text) : text;
    }
}
