package dev.postrider.testkit.mattermost;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.postrider.testkit.http.Response;
import java.util.List;

/** Ping, which needs no token and says little. */
final class SystemRoutes {

    private final ServerState world;

    SystemRoutes(ServerState world) {
        this.world = world;
    }

    List<Route> table() {
        return List.of(Route.open("GET", "/api/v4/system/ping", this::ping));
    }

    private ApiResult ping(ApiCall call) {
        boolean healthy = world.switches().healthy();
        ObjectNode body = JsonBodies.status(healthy ? "OK" : "UNHEALTHY")
                .put("ActiveSearchBackend", "database")
                .put("AndroidLatestVersion", "")
                .put("AndroidMinVersion", "")
                .put("IosLatestVersion", "")
                .put("IosMinVersion", "");
        int status = healthy || call.flag("use_rest_semantics") ? 200 : 500;
        if (!call.flag("get_server_status")) {
            return new ApiResult.Responded(JsonBodies.response(status, body));
        }
        body.put("database_status", "OK").put("filestore_status", "OK");
        Response response =
                JsonBodies.response(status, body).with("database_status", "OK").with("filestore_status", "OK");
        return new ApiResult.Responded(response);
    }
}
