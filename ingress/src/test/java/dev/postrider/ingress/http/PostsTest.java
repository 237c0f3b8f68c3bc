package dev.postrider.ingress.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

final class PostsTest {

    @Test
    void aCallEndsThoughItsAnswerCannotBeWritten() {
        IllegalStateException broken = new IllegalStateException("broken");
        Response response = (Response) Proxy.newProxyInstance(
                Response.class.getClassLoader(), new Class<?>[] {Response.class}, (proxy, method, arguments) -> {
                    throw broken;
                });
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Callback callback = Callback.from(() -> {}, failure::set);

        Posts.write(new Reply(202, List.of(), new byte[0]), null, response, callback);

        assertThat(failure).hasValue(broken);
    }
}
