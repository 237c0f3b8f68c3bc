package dev.postrider.ingress.caller;

import dev.postrider.ingress.problem.Refusal;

/** Whether a call comes from somebody who may make it. */
public sealed interface Authentication {

    record Authenticated(Caller caller) implements Authentication {}

    /**
     * It does not: {@code UNAUTHORISED} or {@code ADDRESS_NOT_ALLOWED}.
     *
     * @param refusal says nothing that only a valid key or signature would tell, unless one came with the call
     */
    record Unauthenticated(Refusal refusal) implements Authentication {}
}
