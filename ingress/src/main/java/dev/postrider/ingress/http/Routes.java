package dev.postrider.ingress.http;

import dev.postrider.ingress.grammar.PostTarget;
import dev.postrider.ingress.grammar.RawTarget;
import dev.postrider.ingress.grammar.TargetGrammar;
import dev.postrider.ingress.openapi.OpenApi;
import dev.postrider.ingress.problem.CallCounters;
import dev.postrider.ingress.problem.Problem;
import dev.postrider.ingress.problem.Refusal;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What answers where. */
final class Routes {

    private static final Logger LOG = LoggerFactory.getLogger(Routes.class);

    private static final String HOME = "/";
    private static final String OPEN_API = "/openapi.json";
    private static final int NO_CONTENT = 204;
    private static final String FAILED = "A request failed";

    private Routes() {}

    static void add(JavalinConfig config, CallCounters refusals) {
        config.http.prefer405over404 = true;

        config.routes.get(HOME, Routes::home);
        config.routes.get(OPEN_API, ctx -> ctx.contentType("application/json").result(OpenApi.document()));
        // Posts do not come this far; other methods do, and are not allowed.
        config.routes.post(RawTargetCustomizer.HOOK_PATH, ctx -> refuseMethod(ctx, refusals));
        config.routes.options(RawTargetCustomizer.POST_PATH, ctx -> {
            PostTarget target = target(ctx);
            if (target instanceof PostTarget.InvalidTarget invalid) {
                refuse(ctx, invalid.refusal(), refusals);
            } else {
                ctx.header(Header.ALLOW, methods(target)).status(NO_CONTENT);
            }
        });

        config.router.javaLangErrorHandler((response, error) -> {
            LOG.error(FAILED, error);
            throw error; // JettyErrors answers
        });
        config.routes.exception(HttpResponseException.class, (refused, ctx) -> {
            Problem problem = Problem.ofStatus(refused.getStatus());
            if (problem == Problem.METHOD_NOT_ALLOWED) {
                refuseMethod(ctx, refusals);
            } else {
                refuse(ctx, Refusal.plain(problem), refusals);
            }
        });
        config.routes.exception(Exception.class, (bug, ctx) -> {
            LOG.error(FAILED, bug);
            refuse(ctx, Refusal.plain(Problem.INTERNAL), refusals);
        });
    }

    private static void home(Context ctx) {
        ctx.result("""
                Postrider: a URL becomes a chat message.

                curl http://localhost:%d/post/user/USERNAME/msg/TEXT
                """.formatted(ctx.req().getLocalPort()));
    }

    /** Refuses the method only where another would do; else it says what is wrong with all of them. */
    private static void refuseMethod(Context ctx, CallCounters refusals) {
        PostTarget target = target(ctx);
        if (target instanceof PostTarget.InvalidTarget invalid) {
            refuse(ctx, invalid.refusal(), refusals);
        } else {
            refuse(ctx, Refusal.plain(Problem.METHOD_NOT_ALLOWED), refusals);
            ctx.header(Header.ALLOW, methods(target));
        }
    }

    private static void refuse(Context ctx, Refusal refusal, CallCounters refusals) {
        Answers.refused(refusals, CallCounters.NO_KEY, refusal).write(ctx);
    }

    private static @Nullable PostTarget target(Context ctx) {
        RawTarget raw = ctx.attribute(RawTargetCustomizer.RAW_TARGET);
        return raw == null ? null : TargetGrammar.read(raw);
    }

    /** Those that can succeed; a null target is a page's. */
    private static String methods(@Nullable PostTarget target) {
        if (target instanceof PostTarget.TextTarget) {
            return "GET, POST, PUT, PATCH, DELETE, OPTIONS";
        }
        if (target instanceof PostTarget.BodyTarget) {
            return "POST, PUT, PATCH, OPTIONS";
        }
        return target == null ? "GET, HEAD" : "POST";
    }
}
