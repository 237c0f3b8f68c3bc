package dev.postrider.testkit.mattermost;

/**
 * A channel or a direct conversation.
 *
 * @param teamId empty for direct conversations
 * @param type O (open), P (private) or D (direct)
 * @param deleteAt when it was archived, in milliseconds; 0 while it is in use
 */
public record ChatChannel(
        String id,
        String teamId,
        String type,
        String name,
        String displayName,
        String creatorId,
        long createAt,
        long deleteAt) {

    public boolean archived() {
        return deleteAt > 0;
    }

    boolean open() {
        return type.equals("O");
    }

    boolean direct() {
        return type.equals("D");
    }

    ChatChannel withNames(String newName, String newDisplayName) {
        return new ChatChannel(id, teamId, type, newName, newDisplayName, creatorId, createAt, deleteAt);
    }

    ChatChannel withDeleteAt(long newDeleteAt) {
        return new ChatChannel(id, teamId, type, name, displayName, creatorId, createAt, newDeleteAt);
    }
}
