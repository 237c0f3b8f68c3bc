package dev.postrider.ingress.http;

import dev.postrider.ingress.openapi.OpenApi;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import dev.postrider.ingress.problem.RefusalCounters;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What answers where. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private static final String POST_METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final Map<String, String> METHODS =
            Map.of(RawTargetCustomizer.POST_PATH, POST_METHODS, RawTargetCustomizer.HOOK_PATH, "POST");
    private static final String HOME = "/";
    private static final String OPEN_API = "/openapi.json";
    private static final int NO_CONTENT = 204;
    private static final String FAILED = "A request failed";

    private Routes() {}

    static void add(JavalinConfig config, RefusalCounters refusals) {
        config.http.prefer405over404 = true;

        config.routes.get(HOME, Routes::home);
        config.routes.get(OPEN_API, ctx -> ctx.contentType("application/json").result(OpenApi.document()));
        // Posts do not come this far; other methods do, and are not allowed.
        config.routes.post(RawTargetCustomizer.HOOK_PATH, ctx -> refuse(ctx, Problem.METHOD_NOT_ALLOWED, refusals));
        config.routes.options(
                RawTargetCustomizer.POST_PATH,
                ctx -> ctx.header(Header.ALLOW, POST_METHODS).status(NO_CONTENT));

        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error(FAILED, error);
            throw error; // JettyErrors answers
        });
        config.routes.exception(
                HttpResponseException.class,
                (refused, ctx) -> refuse(ctx, Problem.ofStatus(refused.getStatus()), refusals));
        config.routes.exception(Exception.class, (bug, ctx) -> {
            LOG.error(FAILED, bug);
            refuse(ctx, Problem.INTERNAL, refusals);
        });
    }

    private static void home(Context ctx) {
        ctx.result("""
                Postrider: a URL becomes a chat message.

                curl http://localhost:%d/post/user/USERNAME/msg/TEXT
                """.formatted(ctx.req().getLocalPort()));
    }

    private static void refuse(Context ctx, Problem problem, RefusalCounters refusals) {
        Answers.refused(refusals, RefusalCounters.NO_KEY, Refusal.plain(problem))
                .write(ctx);
        if (problem == Problem.METHOD_NOT_ALLOWED) {
            ctx.header(Header.ALLOW, METHODS.getOrDefault(ctx.path(), "GET, HEAD"));
        }
    }
}
