package dev.postrider.relay.composition;

import dev.postrider.common.message.Attachment;
import dev.postrider.common.message.Attachment.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Attachments as lines, for where there is nothing but text. */
public final class PlainAttachments {

    /** Stands before every line, as a chat draws a bar. */
    private static final String BAR = "| ";

    private PlainAttachments() {}

    /** Their lines in the order in which a chat shows them; what only decorates is left out. */
    public static List<String> lines(List<Attachment> attachments) {
        return attachments.stream()
                .flatMap(each -> said(each).stream())
                .flatMap(said -> said.lines().map(line -> BAR + line))
                .toList();
    }

    private static List<String> said(Attachment attachment) {
        List<String> said = new ArrayList<>();
        attachment.part(Part.PRETEXT).ifPresent(said::add);
        linked(attachment, Part.AUTHOR_NAME, Part.AUTHOR_LINK).ifPresent(said::add);
        linked(attachment, Part.TITLE, Part.TITLE_LINK).ifPresent(said::add);
        attachment.part(Part.TEXT).ifPresent(said::add);
        attachment.fields().forEach(field -> said.add(field.title() + ": " + field.value()));
        attachment.part(Part.IMAGE_URL).ifPresent(said::add);
        attachment.part(Part.THUMB_URL).ifPresent(said::add);
        attachment.part(Part.FOOTER).ifPresent(said::add);
        if (said.isEmpty()) {
            attachment.part(Part.FALLBACK).ifPresent(said::add);
        }
        return said;
    }

    private static Optional<String> linked(Attachment attachment, Part name, Part link) {
        Optional<String> shown = attachment.part(name);
        Optional<String> target = attachment.part(link).map(url -> "<" + url + ">");
        return shown.isPresent() && target.isPresent()
                ? Optional.of(shown.get() + " " + target.get())
                : shown.or(() -> target);
    }
}
