package dev.postrider.testkit.mattermost;

import org.junit.jupiter.api.TestInstance;

/**
 * What "a Mattermost as we use it" does.
 *
 * <p>Runs against the fake always and against a real server where there is one. Where versions of the server differ,
 * either of their ways is right.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
interface MattermostContract extends PostingContract, RefusalContract, ReadingContract, LookupContract, EdgeContract {}
