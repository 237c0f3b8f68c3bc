package dev.postrider.e2e.chaos;

import dev.postrider.testkit.mattermost.StoredPost;

/**
 * An accepted message, as much of it as its status is judged by: 120 bytes, as address and word are in the journal anyway.
 *
 * @param href where its status is
 * @param lastWord a message is delivered with its last part
 */
record SentMessage(String address, String href, String lastWord) {

    boolean endsIn(StoredPost post) {
        return post.message().contains(lastWord);
    }
}
