package dev.postrider.ingress.grammar;

/** How places in a request target are told to people: counted from 1. */
final class Positions {

    private Positions() {}

    static String at(int index) {
        return "At character " + (index + 1) + " of the request target";
    }
}
