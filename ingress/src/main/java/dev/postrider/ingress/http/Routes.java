package dev.postrider.ingress.http;

import dev.postrider.ingress.openapi.OpenApi;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What answers where. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private static final List<HandlerType> POSTING =
            List.of(HandlerType.GET, HandlerType.POST, HandlerType.PUT, HandlerType.PATCH, HandlerType.DELETE);
    private static final String POST_METHODS = "GET, POST, PUT, PATCH, DELETE, OPTIONS";
    private static final String HOOK_METHODS = "POST";
    private static final String READING_METHODS = "GET, HEAD";
    private static final String HOME = "/";
    private static final String OPEN_API = "/openapi.json";
    private static final int NO_CONTENT = 204;
    private static final String FAILED = "A request failed";

    private Routes() {}

    static void add(JavalinConfig config) {
        // Else Javalin answers HEAD with 200 wherever there is a GET, and a wrong method with 404.
        config.routes.head(RawTargetCustomizer.POST_PATH, Routes::methodNotAllowed);
        config.http.prefer405over404 = true;

        config.routes.get(HOME, Routes::home);
        config.routes.get(OPEN_API, ctx -> ctx.contentType("application/json").result(OpenApi.document()));
        // What posts has not come this far: these targets look like it only since Jetty has tidied them up.
        POSTING.forEach(method -> config.routes.addHttpHandler(
                method, RawTargetCustomizer.POST_PATH, ctx -> refuse(ctx, Problem.NOT_FOUND.status())));
        config.routes.post(RawTargetCustomizer.HOOK_PATH, ctx -> refuse(ctx, Problem.NOT_FOUND.status()));
        config.routes.options(
                RawTargetCustomizer.POST_PATH,
                ctx -> ctx.header(Header.ALLOW, POST_METHODS).status(NO_CONTENT));

        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error(FAILED, error);
            throw error; // JettyErrors answers
        });
        config.routes.exception(HttpResponseException.class, (refused, ctx) -> refuse(ctx, refused.getStatus()));
        config.routes.exception(Exception.class, (bug, ctx) -> {
            LOG.error(FAILED, bug);
            Answers.refused(Refusal.plain(Problem.INTERNAL)).write(ctx);
        });
    }

    private static void home(Context ctx) {
        ctx.result("""
                Postrider: a URL becomes a chat message.

                Try: curl http://localhost:%d/post/user/jane/msg/hello
                """.formatted(ctx.req().getLocalPort()));
    }

    private static void refuse(Context ctx, int status) {
        Problem problem = Problem.ofStatus(status);
        if (problem == Problem.METHOD_NOT_ALLOWED) {
            methodNotAllowed(ctx);
        } else {
            Answers.refused(Refusal.plain(problem)).write(ctx);
        }
    }

    private static void methodNotAllowed(Context ctx) {
        Answers.refused(Refusal.plain(Problem.METHOD_NOT_ALLOWED)).write(ctx);
        ctx.header(Header.ALLOW, methods(ctx.path()));
    }

    private static String methods(String path) {
        return switch (path) {
            case RawTargetCustomizer.POST_PATH -> POST_METHODS;
            case RawTargetCustomizer.HOOK_PATH -> HOOK_METHODS;
            default -> READING_METHODS;
        };
    }
}
