package dev.postrider.testkit.mattermost;

import org.junit.jupiter.api.AfterAll;

final class FakeMattermostContractTest implements MattermostContract {

    private final FakeMattermost fake = FakeMattermost.start();
    private final Premises premises = new Premises(fake.url(), fake.admin().token());

    @Override
    public Premises premises() {
        return premises;
    }

    @AfterAll
    void close() {
        fake.close();
    }
}
