package dev.postrider.standalone;

import dev.postrider.common.cli.StartException;
import dev.postrider.common.settings.Catalogue;
import dev.postrider.common.settings.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Asks for the ports before anything is begun: a relay started for nothing would already have posted. */
final class Ports {

    private Ports() {}

    /** @throws StartException when one of them cannot be had, or both are the same */
    static void requireFree(Settings settings) throws StartException {
        String bind = settings.bind();
        int port = settings.get(Catalogue.PORT);
        try (ServerSocket callers = new ServerSocket()) {
            callers.bind(new InetSocketAddress(bind, port));
            requireAdminPort(settings);
        } catch (IOException e) {
            throw new StartException(sentence("Port " + port + " on " + bind, e, "PORT or POSTRIDER_BIND"), e);
        }
    }

    private static void requireAdminPort(Settings settings) throws StartException {
        try (ServerSocket admin = new ServerSocket()) {
            admin.bind(new InetSocketAddress(settings.get(Catalogue.ADMIN_BIND), settings.get(Catalogue.ADMIN_PORT)));
        } catch (IOException e) {
            throw adminPortTaken(settings, e);
        }
    }

    static StartException adminPortTaken(Settings settings, IOException cause) {
        String port = "Port " + settings.get(Catalogue.ADMIN_PORT) + " on " + settings.get(Catalogue.ADMIN_BIND)
                + ", for the admin side,";
        return new StartException(sentence(port, cause, "POSTRIDER_ADMIN_PORT or POSTRIDER_ADMIN_BIND"), cause);
    }

    private static String sentence(String port, IOException cause, String settings) {
        return port + " cannot be listened on (" + cause.getMessage() + "): change " + settings;
    }
}
