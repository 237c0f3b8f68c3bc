package dev.postrider.e2e.architecture.offence.common.text;

/** Its name says nothing, anyone may extend it, and it keeps static state. */
class TextUtil {

    static int count;
}
