package dev.postrider.ingress.caller;

import dev.postrider.ingress.problem.Refusal;

/** Whether a call comes from somebody who may make it. */
public sealed interface Authentication {

    record Authenticated(Caller caller) implements Authentication {}

    /**
     * It does not: {@code UNAUTHORISED} or {@code ADDRESS_NOT_ALLOWED}.
     *
     * @param key name of the key, or {@code CallCounters.NO_KEY} if it came with none that is valid
     * @param refusal says nothing that only a valid key or signature would tell, unless one came with the call
     */
    record Unauthenticated(String key, Refusal refusal) implements Authentication {}
}
