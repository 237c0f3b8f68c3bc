package dev.postrider.testkit.mattermost;

/**
 * A person or a bot.
 *
 * @param roles separated by blanks, as the server keeps them
 * @param ownerId who made the bot; empty for a person
 * @param password of a person; empty for a bot, which cannot log in
 */
public record User(
        String id, String username, String roles, boolean bot, String ownerId, String password, long deleteAt) {

    /** Who sends no token, where none is needed. */
    static User nobody() {
        return new User("", "", "", false, "", "", 0);
    }

    boolean hasRole(String role) {
        return (" " + roles + " ").contains(" " + role + " ");
    }

    boolean admin() {
        return hasRole("system_admin");
    }

    User withRoles(String newRoles) {
        return new User(id, username, newRoles, bot, ownerId, password, deleteAt);
    }

    User withDeleteAt(long newDeleteAt) {
        return new User(id, username, roles, bot, ownerId, password, newDeleteAt);
    }
}
